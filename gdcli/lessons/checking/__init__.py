"""Checking an answer: is it the derivative, and if not, which usual mistake was made?"""
