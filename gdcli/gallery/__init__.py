"""The gallery: named functions as text in our language, with source, lesson, start, plot range and known minima.

`@rosenbrock` stands for one wherever an expression may stand, `@rosenbrock(5)` for its form in five variables. The
text of a form in n variables is generated; its length grows linearly with n. One or two variables are called x and y,
three or more x1 … xn. The gallery itself neither parses nor evaluates; the tests check every entry.

Sources: the papers and books each entry names; the collections are Moré, Garbow & Hillstrom 1981 (ACM TOMS 7),
Jamil & Yang 2013 (Int. J. Math. Modelling Num. Opt. 4) and Surjanovic & Bingham 2013 (sfu.ca/~ssurjano).
"""

from gdcli.gallery.lookup import GALLERY, lookup
from gdcli.gallery.named_function import NamedFunction, NamedInstance, Size

__all__ = ["GALLERY", "NamedFunction", "NamedInstance", "Size", "lookup"]
