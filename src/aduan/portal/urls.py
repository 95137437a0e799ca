"""The addresses of the citizen's pages."""

from django.urls import path

from aduan.portal.views import (
    acts,
    contact,
    home,
    mine,
    pages,
    pictures,
    receipt,
    register,
    report,
    statistics,
    track,
)

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("robots.txt", pages.robots, name="robots"),
    path("language", pages.language, name="language"),
    path("page/<slug:slug>", pages.page, name="page"),
    path("track", track.track, name="track"),
    path("mine", mine.mine, name="mine"),
    path("mine/leave", mine.leave, name="leave"),
    path("c/<str:number>", track.case, name="case"),
    path("c/<str:number>/fragment", track.fragment, name="fragment"),
    path("c/<str:number>/receipt", receipt.receipt, name="receipt"),
    path("c/<str:number>/act/<slug:verb>", acts.act, name="act"),
    path("c/<str:number>/contact/<uuid:contact_id>", contact.contact, name="contact"),
    path("p/<uuid:attachment>", pictures.picture, name="picture"),
    path("p/draft/<str:token>", pictures.draft_picture, name="draft-picture"),
    path("<slug:programme>/", home.programme, name="programme"),
    path("<slug:programme>/report", report.report, name="report"),
    path("<slug:programme>/cases", register.cases, name="cases"),
    path("<slug:programme>/statistics", statistics.statistics, name="statistics"),
]
