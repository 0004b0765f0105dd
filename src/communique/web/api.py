"""tmp"""
from __future__ import annotations
from communique.web.asking import Desk
from fastapi import APIRouter
def router(desk: Desk) -> APIRouter:
    return APIRouter()
