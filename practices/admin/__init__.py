"""The staff's admin and the evaluators' site. Both only call services and selectors.

Importing this package registers nothing: Django imports it to find our site's class, before there
is a site to register with. ``registry`` is loaded when every package has registered its tables.
"""
