"""The parts that pages are made of: tables, trees and findings, each for one kind of record."""
