"""Addresses of supplies."""

from django.urls import path

from lianfang.supplies import views

urlpatterns = [
    path("", views.stock, name="stock"),
    path("goods/new/", views.goods_new, name="goods_new"),
    path("goods/<uuid:pk>/", views.goods, name="goods"),
    path("goods/<uuid:pk>/barcodes/", views.goods_barcodes, name="goods_barcodes"),
    path("barcodes/<uuid:pk>/label.pdf", views.barcode_label, name="goods_barcode_label"),
    path("lots/<uuid:pk>/", views.lot, name="goods_lot"),
    path("lots/<uuid:pk>/label.pdf", views.lot_label, name="goods_lot_label"),
    path("lots/<uuid:pk>/<slug:step>/", views.lot, name="goods_lot_step"),
    path("stores/", views.stores, name="stores"),
    path("stores/new/", views.store_new, name="store_new"),
    path("stores/<uuid:pk>/", views.store, name="store"),
    path("stores/<uuid:pk>/ledger/", views.store_ledger, name="store_ledger"),
    path("stores/<uuid:pk>/scan/", views.store_scan, name="store_scan"),
    path("stores/<uuid:pk>/routes/", views.store_routes, name="store_routes"),
    path("stores/<uuid:pk>/rounds.pdf", views.store_rounds, name="store_rounds"),
    path("stores/<uuid:pk>/<slug:deed>/", views.store_do, name="store_do"),
    path("documents/", views.documents, name="documents"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/<slug:step>/", views.document, name="document_step"),
    path("requests/", views.goods_requests, name="goods_requests"),
    path("requests/new/", views.goods_request_new, name="goods_request_new"),
    path("requests/<uuid:pk>/", views.goods_request, name="goods_request"),
    path("requests/<uuid:pk>/label.pdf", views.goods_label, name="goods_label"),
    path("requests/<uuid:pk>/<slug:step>/", views.goods_request, name="goods_request_step"),
]
