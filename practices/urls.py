from django.urls import path

from practices.views import operations

urlpatterns = [
    path("salud/vivo", operations.live, name="live"),
    path("salud/listo", operations.ready, name="ready"),
    path("robots.txt", operations.robots, name="robots"),
    path(".well-known/security.txt", operations.security_txt, name="security_txt"),
    path("sw.js", operations.service_worker, name="service_worker"),
    path("sin-conexion/", operations.offline, name="offline"),
]
