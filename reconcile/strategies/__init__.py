"""Hypothesis strategies"""
from reconcile.strategies.voting import contests, counts
from reconcile.strategies.printed import STYLES, PrintedFigure, figures, printings, roundings
from reconcile.strategies.ledgers import DrawnLedger, consistent_ledgers
from reconcile.strategies.faults import *
from reconcile.strategies.sheets import *
from reconcile.strategies.sheet_faults import SHEET_FAULTS
