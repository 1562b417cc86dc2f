from django.urls import path

from tests.hosts.django_shop import views

urlpatterns = [
    path("", views.collection),
    path("all", views.everything),
    path("products/<int:pk>", views.product),
    path("cart", views.show, {"page": "cart"}),
    path("cart/add", views.add),
    path("cart/add/<int:pk>/", views.add),
    path("login", views.log_in),
    path("logout", views.log_out),
    path("checkout", views.show, {"page": "checkout"}),
    path("order", views.place_order),
    path("order/<str:number>", views.order),
    path("shop.js", views.script),
]
