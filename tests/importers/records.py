"""Six records of our own, three of each form, with what the importer must make of them.

`answers` is what the form says, label by label: paragraphs parted by an empty line, list items
behind "- ". The files of `forms/` say the same, damaged as real files are; the tests also print
each record as PDF and as DOCX.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from practices.importers.parsed import (
    Attachment,
    Contact,
    Coverage,
    Figure,
    Link,
    Selection,
)
from practices.layouts import CANAL_CAPITAL, SUPERSERVICIOS

NOT_LONG = {"title", "code", "author_name", "started_on", "category", "coverage"}
ROWS = {"attachments", "links", "contacts"}

MUNICIPALITIES = {
    "soacha": ["25754"],
    "villavicencio": ["50001"],
    "acacias": ["50006"],
    "la union": ["05400", "52399", "70400", "76400"],
}


def municipalities(name):
    return MUNICIPALITIES.get(name, [])


@dataclass(frozen=True)
class Record:
    name: str
    """Of its file in `forms/`."""
    layout: str
    answers: dict[str, str]
    read: dict[str, object]
    """Values besides the long texts, which are their answers."""
    introduction: str = ""
    """Text of the body's own before the first label."""

    @property
    def values(self):
        long_texts = {
            code: text
            for code, text in self.answers.items()
            if code not in NOT_LONG | ROWS and text and text != "Sin información"
        }
        return {**long_texts, **self.read}


VALLE_ALTO = Record(
    name="valle-alto-lectura-acompanada.txt",
    layout=SUPERSERVICIOS,
    answers={
        "title": "Lectura de medidores con acompañamiento vecinal",
        "code": "Código alfanumérico asignado.",
        "author_name": "Acueducto Regional del Valle Alto E.S.P.",
        "started_on": "marzo de 2019 \u2013 Vigente",
        "category": "Atención en zonas rurales \u2013 Categoría 2",
        "target_population": (
            "Suscriptores de las veredas altas de Soacha que no encuentran al lector en su casa, "
            "y sus familias"
        ),
        "summary": (
            "En las veredas altas el lector de medidores pasaba una vez cada dos meses y casi "
            "nunca encontraba a nadie, de modo que la factura se hacía por promedio y los "
            "reclamos eran muchos.\n\n"
            "Ahora una persona de cada vereda, elegida por la junta de acción comunal, acompaña "
            "la lectura y firma la planilla. El acompañamiento está presente en 18 veredas con "
            "26 acompañantes, que registran en promedio 1.450 lecturas mensuales."
        ),
        "impact": (
            "Bajaron los reclamos por lectura y las familias dicen que entienden mejor lo que se "
            "les cobra cada mes.\n\n"
            "Contactos en promedio más cortos con la oficina de peticiones, según el registro "
            "que lleva la empresa desde el primer año."
        ),
        "success_factors": (
            "- La junta propone a la persona y la empresa la capacita durante una mañana.\n"
            "- La planilla se firma en el predio, delante de quien vive allí.\n"
            "- Archivo fotográfico de cada medidor, que la empresa guarda por doce meses para "
            "responder los reclamos."
        ),
        "coverage": "Soacha (Cundinamarca)",
        "validation": (
            "Sí, se preguntó. En noviembre de 2021 se aplicó una encuesta corta a los "
            "suscriptores de las veredas y la mayoría prefirió la lectura acompañada."
        ),
        "replicability": (
            "Sirve a cualquier prestador rural que trabaje con juntas activas y que pueda pagar "
            "la jornada de una persona por vereda.\n\n"
            "Partes interesadas del municipio ayudan a elegir a las personas y a resolver los "
            "desacuerdos."
        ),
        "limitations": (
            "La empresa reconoce que el método tiene límites:\n\n"
            "- El invierno cierra los caminos y corre las fechas de lectura hasta una semana.\n"
            "- Todo depende de que cada junta responda a tiempo; cuando no lo hace, la lectura "
            "se aplaza y la factura vuelve a salir por promedio.\n"
            "- No se ha medido el ahorro."
        ),
        "conclusion": (
            "Cuando un vecino acompaña la lectura, la factura deja de ser una sorpresa y el "
            "reclamo se resuelve en la puerta de la casa."
        ),
        "attachments": "",
        "links": (
            "https://www.vallealto.example/rendicion-de-cuentas/2021/informe-gestion-social.pdf"
            "?version=final&pagina=12"
        ),
        "contacts": "Oficina de peticiones - peticiones@vallealto.example - (601) 555 0142",
    },
    read={
        "title": "Lectura de medidores con acompañamiento vecinal",
        "author_name": "Acueducto Regional del Valle Alto E.S.P.",
        "owner": "Acueducto Regional del Valle Alto E.S.P.",
        "started_on": date(2019, 3, 1),
        "started_precision": "month",
        "is_ongoing": True,
        "selections": [Selection("Atención en zonas rurales", 2)],
        "coverage_note": "Soacha (Cundinamarca)",
        "coverage": [Coverage("25754")],
        "validation_status": "asked",
        "links": [
            Link(
                "https://www.vallealto.example/rendicion-de-cuentas/2021/"
                "informe-gestion-social.pdf?version=final&pagina=12",
                kind="document",
            )
        ],
        "contacts": [
            Contact("Oficina de peticiones", "peticiones@vallealto.example", "(601) 555 0142")
        ],
        "figures": [
            Figure("Veredas", Decimal(18), "veredas"),
            Figure("Acompañantes", Decimal(26), "acompañantes"),
            Figure("Lecturas", Decimal(1450), "lecturas", "monthly_mean"),
        ],
    },
)

ASEO_DEL_LLANO = Record(
    name="aseo-del-llano-rutas-con-aviso.txt",
    layout=SUPERSERVICIOS,
    answers={
        "title": "Aseo a su hora: rutas con aviso “por cuadra”",
        "code": "AP-2017-031",
        "author_name": "Aseo del Llano S.A. E.S.P.",
        "started_on": "15/08/2016 a 30/06/2020",
        "target_population": (
            "Hogares y comercios que sacan los residuos a la calle en las rutas de la noche.\n\n"
            "También los barrios de ladera, donde el camión no entra."
        ),
        "summary": (
            "La empresa avisa por mensaje de texto, cuadra por cuadra, veinte minutos antes de "
            "que pase el camión. Así las bolsas no pasan la tarde en el andén. El conductor "
            "marca en una tableta cada cuadra que termina y el sistema envía los mensajes "
            "siguientes sin que nadie tenga que escribirlos."
        ),
        "impact": (
            "Entre agosto de 2016 y junio de 2017 se recibieron 3.210 quejas por bolsas en la "
            "calle; entre agosto de 2018 y junio de 2019, 1.105 quejas."
        ),
        "success_factors": (
            "El aviso llega con poca anticipación y por eso se le cree. La capacitación de los "
            "conductores, que son quienes marcan el avance, ocupó la mayor parte del tiempo."
        ),
        "coverage": "Villavicencio y Acacías (Meta)",
        "validation": "No se preguntó a los usuarios: la empresa solo midió sus llamadas.",
        "replicability": (
            "Requiere un operador de mensajes, tabletas y una base de direcciones depurada. Un "
            "prestador pequeño puede empezar con una sola ruta."
        ),
        "limitations": (
            "Una de cada diez direcciones no tenía teléfono registrado. El aviso terminó en "
            "junio de 2020, cuando se cerró el contrato con el operador de mensajes."
        ),
        "conclusion": (
            "Un aviso a tiempo cambia la hora en que la gente saca la bolsa; el camión no tuvo "
            "que cambiar de ruta."
        ),
        "attachments": (
            "Informe de rutas 2019.pdf | rutas, aviso | 1,8 MB | Descargar\n"
            "Plan de capacitación.docx | personal | 640 KB | Descargar"
        ),
        "links": (
            "https://www.aseodelllano.example/rutas - Mapa de rutas\nhttps://youtu.be/abc123XYZ_0"
        ),
        "contacts": (
            "Servicio al cliente - cliente@aseodelllano.example - 608 555 0100\n"
            "Dirección operativa - rutas@aseodelllano.example"
        ),
    },
    read={
        "title": "Aseo a su hora: rutas con aviso “por cuadra”",
        "origin_code": "AP-2017-031",
        "author_name": "Aseo del Llano S.A. E.S.P.",
        "owner": "Aseo del Llano S.A. E.S.P.",
        "started_on": date(2016, 8, 15),
        "started_precision": "day",
        "ended_on": date(2020, 6, 30),
        "ended_precision": "day",
        "is_ongoing": False,
        "coverage_note": "Villavicencio y Acacías (Meta)",
        "coverage": [Coverage("50001"), Coverage("50006")],
        "validation_status": "not_asked",
        "attachments": [
            Attachment("Informe de rutas 2019.pdf", "rutas, aviso", "1,8 MB"),
            Attachment("Plan de capacitación.docx", "personal", "640 KB"),
        ],
        "links": [
            Link("https://www.aseodelllano.example/rutas", "Mapa de rutas"),
            Link("https://youtu.be/abc123XYZ_0", kind="video"),
        ],
        "contacts": [
            Contact("Servicio al cliente", "cliente@aseodelllano.example", "608 555 0100"),
            Contact("Dirección operativa", "rutas@aseodelllano.example"),
        ],
        "figures": [
            Figure(
                "Quejas",
                Decimal(3210),
                "quejas",
                period_from=date(2016, 8, 1),
                period_to=date(2017, 6, 1),
                period_precision="month",
            ),
            Figure(
                "Quejas",
                Decimal(1105),
                "quejas",
                period_from=date(2018, 8, 1),
                period_to=date(2019, 6, 1),
                period_precision="month",
            ),
        ],
    },
)

LUZ_DEL_SUR = Record(
    name="luz-del-sur-energia-que-se-explica.txt",
    layout=SUPERSERVICIOS,
    answers={
        "title": "Energía que se explica",
        "code": "",
        "author_name": "Equipo de lectura y facturación de Luz del Sur",
        "started_on": "2018 \u2013 Vigente",
        "category": "Comunicación clara con las familias",
        "target_population": "Familias de los barrios con más reclamos por la factura.",
        "summary": (
            "Un funcionario visita el barrio un sábado al mes y explica, con las facturas de los "
            "vecinos en la mano, qué se cobra y por qué.\n\n"
            "Limitaciones de presupuesto obligaron a empezar por tres barrios y a crecer "
            "despacio, con voluntarios de la misma empresa que dan dos horas de su día libre."
        ),
        "impact": (
            "Los vecinos llegan a la oficina con preguntas precisas. Lo que más ha cambiado es "
            "el tono de la conversación, que antes empezaba siempre por una queja.\n\n"
            "Validación\n\n"
            "Cada visita termina con una hoja en la que los asistentes escriben qué entendieron."
        ),
        "success_factors": (
            "- Se habla de la factura del vecino y no de una factura de ejemplo.\n"
            "- La visita es siempre el mismo sábado."
        ),
        "coverage": "Departamento de Nariño",
        "validation": "No hay información.",
        "replicability": (
            "Cualquier empresa puede hacerlo: hace falta una mesa, una carpeta y alguien que sepa "
            "leer una factura. La implementación no pide equipos ni programas nuevos y se puede "
            "suspender sin costo."
        ),
        "limitations": "Sin información",
        "conclusion": "Explicar con calma cuesta menos que responder reclamos.",
        "attachments": "",
        "links": "No registra",
        "contacts": "Línea 115",
    },
    read={
        "title": "Energía que se explica",
        "author_name": "Equipo de lectura y facturación de Luz del Sur",
        "owner": "Equipo de lectura y facturación de Luz del Sur",
        "started_on": date(2018, 1, 1),
        "started_precision": "year",
        "is_ongoing": True,
        "selections": [Selection("Comunicación clara con las familias")],
        "coverage_note": "Departamento de Nariño",
        "coverage": [Coverage("52")],
        "validation_status": "unknown",
        "no_information": ["limitations"],
        "contacts": [Contact("Línea 115")],
    },
)

PUERTO_NUEVO = Record(
    name="puerto-nuevo-ventanilla-movil.txt",
    layout=CANAL_CAPITAL,
    introduction=(
        "Nuestra entidad trabaja para que nadie tenga que perder un día de jornal por un trámite. "
        "Entre las buenas prácticas desarrolladas por la Secretaría de Atención de Puerto Nuevo "
        "se encuentra la que sigue."
    ),
    answers={
        "context": (
            "Quien vivía en las veredas del río debía viajar hasta cuatro horas para radicar una "
            "petición, y volver otro día por la respuesta."
        ),
        "objectives": (
            'Implementar la ventanilla móvil "Punto cercano" con el fin de recibir y responder '
            "peticiones en la vereda, el mismo día siempre que se pueda."
        ),
        "target_population": "Habitantes de las veredas del río y de los caseríos de la serranía.",
        "build_time": (
            "El diseño empezó en febrero de 2020 con visitas a las veredas y la ventanilla entró "
            "en servicio en septiembre de 2020."
        ),
        "procedure": "Radicación y respuesta de peticiones, quejas, reclamos y sugerencias.",
        "resources": "Humanos y financieros: dos personas y el alquiler de una lancha.",
        "implementation": (
            "La ventanilla viaja los martes con un calendario que se anuncia por la emisora.\n\n"
            "Cada petición queda radicada en el mismo sistema que usa la oficina principal."
        ),
        "follow_up": "Un tablero mensual muestra cuántas peticiones se resolvieron en la visita.",
        "impact": (
            "Ciudadanos atendidos en las dos primeras temporadas:\n\n"
            "**2021** Enero a Junio: 512 ciudadanos atendidos.\n\n"
            "2021 Julio a Diciembre: 640 ciudadanos atendidos."
        ),
        "sustainability": "El recorrido tiene rubro propio en el presupuesto del municipio.",
        "achievements": (
            "Con la ventanilla se logró:\n\n"
            "- Que las peticiones de las veredas dejaran de llegar vencidas.\n"
            "- Un directorio de líderes por vereda.\n"
            "- Menos viajes perdidos."
        ),
        "improvements": "Falta una lancha propia y alguien que hable la lengua de la serranía.",
    },
    read={
        "title": 'Ventanilla móvil "Punto cercano"',
        "owner": "Secretaría de Atención de Puerto Nuevo",
        "started_on": date(2020, 9, 1),
        "started_precision": "month",
        "build_months": 7,
        "resource_kinds": ["human", "financial"],
        "figures": [
            Figure(
                "Ciudadanos atendidos",
                Decimal(512),
                "ciudadanos",
                period_from=date(2021, 1, 1),
                period_to=date(2021, 6, 1),
                period_precision="month",
            ),
            Figure(
                "Ciudadanos atendidos",
                Decimal(640),
                "ciudadanos",
                period_from=date(2021, 7, 1),
                period_to=date(2021, 12, 1),
                period_precision="month",
            ),
        ],
    },
)

INSTITUTO_DE_CULTURA = Record(
    name="instituto-de-cultura-radicador-unico.txt",
    layout=CANAL_CAPITAL,
    answers={
        "context": (
            "El Instituto de Cultura de Villa Serena recibía solicitudes de préstamo de salas por "
            "cinco correos distintos, y ninguna dependencia sabía qué había prometido la otra."
        ),
        "objectives": (
            "Crear un radicador único para todas las dependencias, que diga a quien solicita en "
            "qué va su trámite."
        ),
        "target_population": "Grupos artísticos, colegios y organizaciones de barrio.",
        "build_time": (
            "Tomó cuatro meses, de marzo a junio de 2022; está en servicio desde el 1 de julio de "
            "2022."
        ),
        "procedure": "Préstamo de salas y de equipos de sonido.",
        "resources": "Tecnológicos & humanos.",
        "implementation": (
            "Se partió de un formulario libre y de una hoja de cálculo compartida. Impacto y "
            "seguimiento se revisan cada lunes en la misma reunión."
        ),
        "follow_up": (
            "- Solicitudes sin respuesta a los tres días.\n"
            "- Salas vacías que nadie pidió.\n"
            "- Quejas por cambios de última hora."
        ),
        "impact": (
            "En 2023 se respondieron 96 solicitudes mensuales en promedio, y las dependencias "
            "dejaron de cruzarse."
        ),
        "sustainability": "Lo mantiene el mismo equipo de planta.",
        "achievements": (
            "El tiempo de respuesta bajó de **quince días** a tres.\n\n"
            "Otras entidades del municipio han pedido copiarlo."
        ),
        "improvements": "Avisar por mensaje cuando una sala se libera.",
    },
    read={
        "title": "Radicador único",
        "owner": "Instituto de Cultura de Villa Serena",
        "started_on": date(2022, 7, 1),
        "started_precision": "day",
        "build_months": 4,
        "resource_kinds": ["human", "technological"],
        "figures": [
            Figure(
                "Solicitudes",
                Decimal(96),
                "solicitudes",
                "monthly_mean",
                period_from=date(2023, 1, 1),
                period_to=date(2023, 12, 1),
                period_precision="year",
            )
        ],
    },
)

EMPRESA_DE_PARQUES = Record(
    name="empresa-de-parques-linea-en-senas.txt",
    layout=CANAL_CAPITAL,
    introduction="Carta de presentación: la ficha responde a la invitación de la alcaldía.",
    answers={
        "context": (
            "La Empresa de Parques adoptó en 2021 la videollamada como canal de atención, pero "
            "las personas sordas seguían viniendo con un familiar que hablara por ellas."
        ),
        "objectives": (
            "Poner en marcha la línea en señas, atendida por intérpretes, para que las personas "
            "sordas pregunten y reclamen por sí mismas."
        ),
        "target_population": "Personas sordas que usan los parques y sus familias.",
        "build_time": (
            "Las pruebas comenzaron en octubre de 2021. La línea se lanzó en enero de 2022 y "
            "desde entonces no se ha suspendido."
        ),
        "procedure": "Atención de peticiones y reserva de canchas.",
        "resources": "Dos profesionales de planta y una licencia del programa de videollamada.",
        "implementation": (
            "Las personas piden la cita por un enlace o llegan sin cita los jueves.\n\n"
            "Al terminar, el intérprete escribe la petición y la lee en señas antes de radicarla."
        ),
        "follow_up": "Cada trimestre se publica el número de citas y de radicados.",
        "impact": (
            "Desde enero de 2022 se han atendido 340 citas. Logros como este no se ven en las "
            "cifras de la entidad, pero sí en los parques."
        ),
        "sustainability": (
            "El convenio con la asociación de personas sordas se renueva cada dos años."
        ),
        "achievements": "- Primeras quejas radicadas en señas.\n- Un glosario de los parques.",
        "improvements": "Ampliar el horario a los fines de semana.",
    },
    read={
        "title": "Línea en señas",
        "owner": "Empresa de Parques",
        "started_on": date(2022, 1, 1),
        "started_precision": "month",
        "build_months": 3,
        "resource_kinds": ["human", "technological"],
        "figures": [
            Figure(
                "Citas",
                Decimal(340),
                "citas",
                period_from=date(2022, 1, 1),
                period_precision="month",
            )
        ],
    },
)

RECORDS = (
    VALLE_ALTO,
    ASEO_DEL_LLANO,
    LUZ_DEL_SUR,
    PUERTO_NUEVO,
    INSTITUTO_DE_CULTURA,
    EMPRESA_DE_PARQUES,
)
