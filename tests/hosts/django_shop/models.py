"""A shop's models, as many Django shops have them."""

from decimal import Decimal

from django.db import models

from tests.shop.catalogue import PRODUCTS


class Brand(models.Model):
    name = models.CharField(max_length=100)


class Category(models.Model):
    name = models.CharField(max_length=100)


class Product(models.Model):
    variant = models.IntegerField()
    sku = models.CharField(max_length=50)
    name = models.CharField(max_length=500)
    price = models.DecimalField(max_digits=12, decimal_places=2)
    old_price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    image = models.FileField(null=True)
    brand = models.ForeignKey(Brand, null=True, on_delete=models.CASCADE)
    categories = models.ManyToManyField(Category)
    stock = models.IntegerField()

    def get_absolute_url(self):
        return f"/products/{self.pk}"


class Lines(models.Model):
    """What carts and orders have in common."""

    class Meta:
        abstract = True

    def sum(self):
        return sum((line.unit_price * line.quantity for line in self.lines.all()), Decimal(0))


class Cart(Lines):
    total = property(Lines.sum)

    def get_absolute_url(self):
        return "/cart"


class CartLine(models.Model):
    cart = models.ForeignKey(Cart, related_name="lines", on_delete=models.CASCADE)
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    quantity = models.IntegerField(default=0)

    @property
    def unit_price(self):
        return self.product.price


class Order(Lines):
    number = models.CharField(max_length=20)
    email = models.CharField(max_length=100)
    voucher = models.CharField(max_length=20)
    discount = models.DecimalField(max_digits=12, decimal_places=2)
    session = models.CharField(max_length=40)

    @property
    def total(self):
        return self.sum() - self.discount


class OrderLine(models.Model):
    order = models.ForeignKey(Order, related_name="lines", on_delete=models.CASCADE)
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    quantity = models.IntegerField()
    unit_price = models.DecimalField(max_digits=12, decimal_places=2)


def load_catalogue():
    for given in PRODUCTS:
        vendor = given["vendor"]
        product = Product.objects.create(
            pk=given["id"], variant=given["variant"], sku=given["sku"], name=given["title"],
            price=given["price"], old_price=given["compare_at"], stock=given["stock"],
            image=given["image"] and given["image"].removeprefix("https://cdn.klaviyo-demo.com/"),
            brand=vendor and Brand.objects.get_or_create(name=vendor)[0],
        )  # fmt: skip
        for name in given["collections"]:
            product.categories.add(Category.objects.get_or_create(name=name)[0])
