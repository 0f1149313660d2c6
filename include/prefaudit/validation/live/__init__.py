"""The rules of a form as formulas that its own workbook can work out: what the form says of itself before it is sent.

A rule is taken in whole or not at all: what no formula can say is left to reception, with the reason.
"""
