from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "tests.hosts.django_shop"
    label = "shop"
