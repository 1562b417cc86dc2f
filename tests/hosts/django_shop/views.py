"""The same pages as the other hosts have, the Django way."""

import json

from django.contrib.auth import login, logout
from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from tests.hosts.django_shop.models import Cart, Order, Product
from tests.shop.shop import SCRIPT


def cart(request):
    """A context processor: the visitor's cart on every page."""
    found = Cart.objects.filter(pk=request.session.get("cart")).first()
    return {"cart": found if found and found.lines.exists() else None}


def collection(request):
    return render(request, "collection.html", {"products": Product.objects.all()[:6]})


def everything(request):
    return render(request, "all.html", {"products": Product.objects.order_by("pk")})


def product(request, pk):
    return render(request, "product.html", {"product": get_object_or_404(Product, pk=pk)})


def show(request, page):
    return render(request, f"{page}.html")


def add(request, pk=None):
    json_body = "json" in request.headers.get("Content-Type", "")
    form = json.loads(request.body) if json_body else request.POST
    wanted = Product.objects.get(pk=pk or form.get("product_id") or form["id"])
    quantity = int(form.get("quantity") or 1)
    wants_json = "json" in request.headers.get("Accept", "")
    if quantity > wanted.stock:
        return JsonResponse({"message": "sold out"}, status=422) if wants_json else see_cart()
    found, _ = Cart.objects.get_or_create(pk=request.session.get("cart"))
    request.session["cart"] = found.pk
    line, _ = found.lines.get_or_create(product=wanted)
    line.quantity += quantity
    line.save()
    return JsonResponse({"id": wanted.pk, "quantity": quantity}) if wants_json else see_cart()


def see_cart():
    answer = HttpResponseRedirect("/cart")
    answer.status_code = 303
    return answer


def log_in(request):
    if request.method == "GET":
        return render(request, "login.html")
    who = {field: request.POST.get(field, "") for field in ("email", "first_name", "last_name")}
    user, _ = User.objects.get_or_create(username=who["email"], defaults=who)
    login(request, user)
    return redirect("/")


def log_out(request):
    logout(request)
    return redirect("/")


def place_order(request):
    found = Cart.objects.get(pk=request.session.pop("cart"))
    placed = Order.objects.create(
        email=request.POST.get("email") or getattr(request.user, "email", ""),
        voucher="FREESHIP",
        discount=5,
        session=request.session.session_key or "",
    )
    placed.number = str(1000 + placed.pk)
    placed.save()
    for line in found.lines.all():
        placed.lines.create(
            product=line.product, quantity=line.quantity, unit_price=line.unit_price
        )
    answer = HttpResponseRedirect(f"/order/{placed.number}")
    answer.status_code = 303
    return answer


def order(request, number):
    session = request.session.session_key or ""
    return render(
        request, "order.html", {"order": get_object_or_404(Order, number=number, session=session)}
    )


def script(request):
    return HttpResponse(SCRIPT, content_type="text/javascript")
