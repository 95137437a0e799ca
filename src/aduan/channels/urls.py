"""The addresses at which providers call."""

from django.urls import path

from aduan.channels import hooks

app_name = "channels"
urlpatterns = [
    path("hooks/<slug:channel>/<slug:account>", hooks.inbound, name="inbound"),
    path("hooks/<slug:channel>/<slug:account>/receipt", hooks.receipt, name="receipt"),
]
