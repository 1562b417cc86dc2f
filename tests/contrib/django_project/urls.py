from decimal import Decimal

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy

from snippetgen.contrib.django import happened
from tests.contrib.django_project.apps import order_paid

PRODUCT = {"pk": 1234567, "name": 'O\'Reilly "A" </script>', "price": 1234.5, "sku": "S"}


def product(request):
    request.csp_nonce = "n0nce"  # as a middleware for the policy sets it
    return render(request, "product.html", {"thing": PRODUCT, "user": request})


def order(request, id):
    """An order is placed in a transaction, which a test may let fail."""
    found = {
        "id": id,
        "email": "ann@shop.io",
        "total": 30.1,
        "items": [{"id": "1", "name": "Chair", "price": 10, "quantity": 2}],
    }
    try:
        with transaction.atomic():
            order_paid.send(order, order=found, request=request)
            if "fail" in request.GET:
                raise ValueError
    except ValueError:
        return HttpResponse("rolled back")
    return HttpResponse("placed")


async def asynchronous(request, id):
    """What a shop's own values are: a generator, a lazy text, decimals."""
    items = (
        {"id": number, "name": gettext_lazy("Monday"), "price": Decimal("9.90"), "quantity": 1}
        for number in range(2)
    )
    found = {"id": id, "email": "ann@shop.io", "total": Decimal("19.80"), "items": items}
    happened("order_placed", {"order": found}, request)
    return HttpResponse("placed")


urlpatterns = [
    path("product", product),
    path("order/<id>", order),
    path("async/<id>", asynchronous),
]
