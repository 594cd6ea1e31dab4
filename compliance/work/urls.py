"""The addresses of what there is to do; the home page itself is named by the site."""

from django.urls import path

from compliance.work.views import news_page

urlpatterns = [path("news/", news_page, name="news")]
