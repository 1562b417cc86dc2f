from django.apps import AppConfig
from django.dispatch import Signal

order_paid = Signal()


def of_order(sender, order, **_):
    if order["id"] == "broken":
        raise ValueError("this shop has a fault")
    return None if order["id"] == "free" else {"order": order}


class ShopConfig(AppConfig):
    name = "tests.contrib.django_project"
    label = "shop"

    def ready(self):
        from snippetgen.contrib.django import send_on

        send_on(order_paid, "order_placed", of_order)
