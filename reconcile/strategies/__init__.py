"""Hypothesis strategies"""
from reconcile.strategies.figures import STYLES, PrintedFigure, figures, printings, roundings
