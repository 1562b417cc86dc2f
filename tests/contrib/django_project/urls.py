from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

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


urlpatterns = [path("product", product), path("order/<id>", order)]
