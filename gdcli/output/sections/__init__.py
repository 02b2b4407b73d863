"""What pages are put together from: tables, trees and findings, each for one kind of record."""
