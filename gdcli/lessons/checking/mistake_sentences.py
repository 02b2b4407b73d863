"""What is said of each usual mistake, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.model import Mistake

MISTAKES_ENGLISH: Final[Mapping[Mistake, str]] = {
    Mistake.INNER_FORGOTTEN: (
        "The inner derivative is missing (chain rule): the derivative of {part} is {right}, not {wrong}."
    ),
    Mistake.INNER_INSIDE: (
        "The inner derivative belongs beside the outer one, not inside it (chain rule): the "
        "derivative of {part} is {right}, not {wrong}."
    ),
    Mistake.ARGUMENT_LOST: (
        "The outer derivative is taken at the inner function (chain rule): the derivative of {part} is "
        "{right}, not {wrong}."
    ),
    Mistake.PRODUCT_TERM_LOST: (
        "The product rule has a term for each factor: the derivative of {part} is {right}, not {wrong}."
    ),
    Mistake.PRODUCT_OF_DERIVATIVES: (
        "The derivative of a product is not the product of the derivatives: the derivative of "
        "{part} is {right}, not {wrong}."
    ),
    Mistake.PRODUCT_AS_SUM: (
        "The derivative of a product is not the sum of the derivatives: the derivative of {part} is "
        "{right}, not {wrong}."
    ),
    Mistake.PRODUCT_MISPAIRED: (
        "The product rule multiplies each derivative by the other factor, u'v + uv': the derivative of "
        "{part} is {right}, not {wrong}."
    ),
    Mistake.QUOTIENT_OF_DERIVATIVES: (
        "The derivative of a quotient is not the quotient of the derivatives: the derivative of "
        "{part} is {right}, not {wrong}."
    ),
    Mistake.QUOTIENT_SIGN: (
        "The quotient rule has a minus sign, (u'v - uv')/v**2: the derivative of {part} is {right}, not {wrong}."
    ),
    Mistake.QUOTIENT_ORDER: (
        "The quotient rule begins with the derivative of the numerator, (u'v - uv')/v**2: the "
        "derivative of {part} is {right}, not {wrong}."
    ),
    Mistake.QUOTIENT_SQUARE: (
        "The quotient rule divides by the square of the denominator, (u'v - uv')/v**2: the "
        "derivative of {part} is {right}, not {wrong}."
    ),
    Mistake.EXPONENT_KEPT: (
        "The exponent is to be lowered by 1 (power rule): the derivative of {part} is {right}, not {wrong}."
    ),
    Mistake.EXPONENT_NOT_BROUGHT_DOWN: (
        "The exponent comes down as a factor (power rule): the derivative of {part} is {right}, not {wrong}."
    ),
    Mistake.EXPONENT_RAISED: (
        "The exponent is to be lowered, not raised (power rule): the derivative of {part} is {right}, not {wrong}."
    ),
    Mistake.CONSTANT_KEPT: "The derivative of a constant is 0: the derivative of {part} is {right}, not {wrong}.",
    Mistake.FACTOR_LOST: "A constant factor stays: the derivative of {part} is {right}, not {wrong}.",
    Mistake.SIGN_OF_FUNCTION: (
        "The derivative of the function has the other sign: the derivative of {part} is {right}, not "
        "{wrong}."
    ),
    Mistake.EXPONENTIAL_AS_POWER: (
        "The variable is in the exponent, so the power rule does not apply: the derivative of "
        "{part} is {right}, not {wrong}."
    ),
    Mistake.LOGARITHM_OF_BASE_FORGOTTEN: (
        "The logarithm of the base is missing: the derivative of {part} is {right}, not {wrong}."
    ),
    Mistake.INTEGRATED: "This is an antiderivative of {part}; its derivative is {right}.",
    Mistake.WRONG_VARIABLE: (
        "This is the derivative by another variable: the derivative of {part} asked for is {right}, not {wrong}."
    ),
    Mistake.NOT_DERIVED: "This is the function itself: the derivative of {part} is {right}.",
    Mistake.DERIVED_TWICE: "This is the second derivative: the first derivative of {part} is {right}, not {wrong}.",
    Mistake.SIGN: "The sign is wrong: the derivative of {part} is {right}, not {wrong}.",
}
"""What is said of each mistake; {part}, {right} and {wrong} are expressions."""
MISTAKES_PORTUGUESE: Final[Mapping[Mistake, str]] = {
    Mistake.INNER_FORGOTTEN: (
        "Falta a derivada interna (regra da cadeia): a derivada de {part} é {right}, e não {wrong}."
    ),
    Mistake.INNER_INSIDE: (
        "A derivada interna multiplica a externa, não fica dentro dela (regra da cadeia): a "
        "derivada de {part} é {right}, e não {wrong}."
    ),
    Mistake.ARGUMENT_LOST: (
        "A derivada externa é calculada na função interna (regra da cadeia): a derivada de {part} é "
        "{right}, e não {wrong}."
    ),
    Mistake.PRODUCT_TERM_LOST: (
        "A regra do produto tem um termo para cada fator: a derivada de {part} é {right}, e não {wrong}."
    ),
    Mistake.PRODUCT_OF_DERIVATIVES: (
        "A derivada de um produto não é o produto das derivadas: a derivada de {part} é {right}, e não {wrong}."
    ),
    Mistake.PRODUCT_AS_SUM: (
        "A derivada de um produto não é a soma das derivadas: a derivada de {part} é {right}, e não {wrong}."
    ),
    Mistake.PRODUCT_MISPAIRED: (
        "A regra do produto multiplica cada derivada pelo outro fator, u'v + uv': a derivada de {part} "
        "é {right}, e não {wrong}."
    ),
    Mistake.QUOTIENT_OF_DERIVATIVES: (
        "A derivada de um quociente não é o quociente das derivadas: a derivada de {part} é {right}, e não {wrong}."
    ),
    Mistake.QUOTIENT_SIGN: (
        "A regra do quociente tem um sinal de menos, (u'v - uv')/v**2: a derivada de {part} é {right}, e não {wrong}."
    ),
    Mistake.QUOTIENT_ORDER: (
        "A regra do quociente começa com a derivada do numerador, (u'v - uv')/v**2: a derivada "
        "de {part} é {right}, e não {wrong}."
    ),
    Mistake.QUOTIENT_SQUARE: (
        "A regra do quociente divide pelo quadrado do denominador, (u'v - uv')/v**2: a derivada "
        "de {part} é {right}, e não {wrong}."
    ),
    Mistake.EXPONENT_KEPT: (
        "O expoente diminui em 1 (regra da potência): a derivada de {part} é {right}, e não {wrong}."
    ),
    Mistake.EXPONENT_NOT_BROUGHT_DOWN: (
        "O expoente desce como fator (regra da potência): a derivada de {part} é {right}, e não {wrong}."
    ),
    Mistake.EXPONENT_RAISED: (
        "O expoente diminui, não aumenta (regra da potência): a derivada de {part} é {right}, e não {wrong}."
    ),
    Mistake.CONSTANT_KEPT: "A derivada de uma constante é 0: a derivada de {part} é {right}, e não {wrong}.",
    Mistake.FACTOR_LOST: "O fator constante permanece: a derivada de {part} é {right}, e não {wrong}.",
    Mistake.SIGN_OF_FUNCTION: "A derivada da função tem o outro sinal: a derivada de {part} é {right}, e não {wrong}.",
    Mistake.EXPONENTIAL_AS_POWER: (
        "A variável está no expoente, portanto a regra da potência não se aplica: a derivada de "
        "{part} é {right}, e não {wrong}."
    ),
    Mistake.LOGARITHM_OF_BASE_FORGOTTEN: "Falta o logaritmo da base: a derivada de {part} é {right}, e não {wrong}.",
    Mistake.INTEGRATED: "Esta é uma primitiva de {part}; a derivada é {right}.",
    Mistake.WRONG_VARIABLE: (
        "Esta é a derivada em relação a outra variável: a derivada pedida de {part} é {right}, e não {wrong}."
    ),
    Mistake.NOT_DERIVED: "Esta é a própria função: a derivada de {part} é {right}.",
    Mistake.DERIVED_TWICE: "Esta é a segunda derivada: a primeira derivada de {part} é {right}, e não {wrong}.",
    Mistake.SIGN: "O sinal está errado: a derivada de {part} é {right}, e não {wrong}.",
}
"""The same in Portuguese."""
