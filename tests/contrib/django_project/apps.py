from django.apps import AppConfig
from django.dispatch import Signal

order_paid = Signal()


def of_order(sender, order, **_):
    match order["id"]:
        case "broken":
            raise ValueError("this shop has a fault")
        case "a model":
            from django.contrib.auth.models import User

            return {"order": User()}
        case "free":
            return None
    return {"order": order}


class ShopConfig(AppConfig):
    name = "tests.contrib.django_project"
    label = "shop"

    def ready(self):
        from snippetgen.contrib.django import send_on

        send_on(order_paid, "order_placed", of_order)
