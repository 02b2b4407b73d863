"""Texts that are meant as names, and slips that look like names."""

from __future__ import annotations

from typing import Final

MEANT: Final = (
    # learning rates, losses, parameters of methods
    *("lr", "eta", "alpha", "beta", "beta1", "beta2", "gamma", "lam", "lambda", "lambda1", "mu", "rho", "tau", "eps"),
    *("epsilon", "momentum", "decay", "weight_decay", "rate", "learning_rate", "step", "steps", "step_size", "epoch"),
    *("epochs", "batch", "batch_size", "iter", "iterations", "max_iter"),
    *("tol", "gtol", "ftol", "xtol", "warmup", "patience"),
    *("loss", "losses", "cost", "costs", "error", "err", "residual", "res", "risk", "penalty", "reward", "objective"),
    *("accuracy", "acc", "precision", "recall", "score", "metric", "mse"),
    *("mae", "rmse", "bce", "nll", "kl", "elbo", "auc"),
    # weights, data, networks
    *("w", "w0", "w1", "w2", "w_1", "w_ij", "b", "b0", "b1", "b_1", "weight", "weights", "bias", "biases", "theta"),
    *("theta0", "theta1", "theta_0", "theta_1", "phi", "psi"),
    *("params", "param", "coef", "slope", "intercept", "offset"),
    *("x1", "x2", "x10", "x_1", "x_n", "xs", "ys"),
    *("xmin", "xmax", "ymin", "ymax", "x_min", "x_max", "x_hat", "y_hat"),
    *("yhat", "y_true", "y_pred", "target", "targets", "label"),
    *("labels", "input", "inputs", "output", "outputs", "feature"),
    *("features", "hidden", "hidden1", "layer", "layers"),
    *("unit", "units", "neuron", "neurons", "activation", "logit"),
    *("logits", "logp", "logq", "log_prob", "log_likelihood"),
    *("logz", "softmax", "embedding", "attention", "query", "key"),
    *("value", "values", "token", "tokens", "head", "heads"),
    *("dropout", "kernel", "filter", "stride", "padding", "channel"),
    # statistics
    *("mu1", "mu_x", "sigma", "sigma1", "sigma_x", "var"),
    *("variance", "std", "stdev", "cov", "corr", "average", "median"),
    *("prior", "posterior", "likelihood", "prob", "probs", "expected"),
    *("expectation", "entropy", "nu", "kappa", "xi", "zeta"),
    *("chi2", "dof", "df", "pdf", "cdf", "pvalue", "sample", "samples", "noise", "signal", "snr", "signals", "seed"),
    # physics, economics and mathematics
    *("mass", "force", "energy", "power", "work", "heat"),
    *("temp", "temperature", "pressure", "volume", "density", "speed"),
    *("velocity", "vel", "accel", "angle", "omega", "delta"),
    *("height", "width", "length", "depth", "radius", "area", "time"),
    *("price", "demand", "supply", "profit", "revenue", "tax"),
    *("interest", "capital", "labor", "income", "utility", "budget"),
    *("quantity", "share", "yield_rate", "return_rate", "growth"),
    *("inflation", "wage", "rent", "sales", "stock", "bond"),
    *("E", "I", "N", "S", "Q", "R", "C", "V", "Re", "Pr", "Nu", "Ma", "kB", "hbar", "c0", "m_e", "q1", "q2", "r0"),
    *("minimum", "maximum", "minima", "maxima", "min_lr"),
    *("max_lr", "second", "seconds", "section", "sector", "secret"),
    *("cosmo", "cosine", "sine", "sinus", "single", "singular", "tangent", "tangents", "tango", "tank", "exponent"),
    *("exponential", "export", "expected_value", "logic", "login"),
    *("logistic", "absolute", "absent", "signature", "sgd"),
    *("sqrt_term", "square", "squared", "root", "roots", "cube"),
    *("ratio", "fraction", "number", "count", "total", "index"),
    *("start", "stop", "first", "last", "left", "right"),
    *("upper", "lower", "top", "bottom", "center", "origin", "point"),
    *("distance", "dist", "diff", "difference", "grad"),
    *("gradient", "hess", "hessian", "jac", "jacobian", "direction"),
    *("lagrange", "multiplier", "slack", "bound", "bounds", "limit", "threshold", "margin", "scale", "shift", "gain"),
    *("a0", "a1", "a2", "c1", "c2", "k1", "k2", "alpha1"),
    *("alpha_1", "beta_1", "gamma_1", "delta_t", "dt", "dx", "dy", "ds"),
)
"""Usual names of machine learning, statistics, physics, economics and calculus."""

_FUNCTIONS: Final = (
    "log", "sec", "csc",
    "sin", "cos", "tan", "ln", "exp", "sqrt", "sinh", "cosh", "tanh", "sen", "tg", "arctan",
)  # fmt: skip
_ARGUMENTS: Final = ("x", "y", "v", "2x", "x1", "3y", "5t", "x_1", "x_2")
STUCK: Final = (
    *(f"{name}{argument}" for name in _FUNCTIONS for argument in _ARGUMENTS),
    *(f"2{name}x" for name in _FUNCTIONS),
    *(f"x{name}x" for name in _FUNCTIONS),
    *(f"x*y + y{name}x" for name in _FUNCTIONS),
    *(f"x{name}(x)" for name in _FUNCTIONS),
    *(f"{name}x{other}x" for name in ("sin", "ln", "exp") for other in ("cos", "tan", "sqrt")),
    *("sinxcosy", "sin2xcos3y", "lnsinx", "sintheta", "cosalpha", "sinpix", "sinxy", "cosxt", "lnxy", "sin2", "cos3"),
    *("arcsinx", "arccosx", "arctgx", "asinx", "atanx", "senhx", "tghx", "cotgx", "cotx", "cscx", "secx", "cosecx"),
    *("raizx", "absx", "signx", "sigmoidx", "relux", "erfx", "log2x", "log10x", "cbrtx", "sinhx", "coshx", "tanhx"),
)
"""A function stuck to its argument, or a variable stuck to a function."""
PRODUCTS: Final = (
    *("x + y + xy", "xy + x*y", "x^2 + 2xy + y^2", "x^2 - xy + y", "ab + a + b", "a + b + c - abc", "x1 + x2 + x1x2"),
    *("x + y + 3xy^2", "w + x - wx", "a*b - ba", "x^2 + y^2 + xyx"),
    *("x + xx", "u*v + uv", "m + c + mc", "pix + x", "xpi + x"),
    *("alpha + x + alphax", "x + theta - thetax", "k + x - kx^2"),
    *("x*y*z + xyz", "x + y + yx", "p + q - pq", "r*s + rs + sr"),
    *("x e^x + xe^x", "xe^-x", "te^(-t)", "2xe^x", "x^2 - ye^-y + y", "x + xe^(2x)", "3te^t", "ae^x", "ne^-n"),
)
"""Products without their sign."""
OTHER: Final = (
    *("if", "else", "x if x else y", "x and y", "x or y"),
    *("not x", "x is y", "x in y", "import x", "yield x", "await x"),
    *("del x", "None", "True", "False", "for x", "while x"),
    *("def f", "return x", "lambda x if y", "with x", "as x", "from x"),
    *("Sin x", "COS x", "Ln x", "Exp 2", "Tan(x)"),
    *("SIN(x)", "Log(x)", "arc sin x", "arc tan(x)", "f(x) + g(x)", "sinn(x)"),
    *("x(x+1)", "y(x-1)", "cosine(x)", "sgimoid(x)", "x^2\ny^2"),
    *("x + 1\ny", "0,5x", "1,5 + 2,5", "3,14x^2", "x = y = 2"),
    *("minimize x^2", "derivative of x^2", "derivada de x^2", "gradient x*y"),
    *("x^2 = 4", "2x + 1 = 0", "5%", "x!", "x % 2"),
    *("w^Tx + b", "x^TAx", "y^Ty", "ctgh x", "cotanh(2x)", "cossech x", "argsh x", "arcos x", "artg x", "expit x"),
    *("d/dx x^2", "d/dx(x^2)", "d/dt t",  "log_2(x)", "log_a(x)", "lg(x)"),
)
"""Words of programs, other spellings, equations, and marks of other languages."""
WORDS: Final = (
    *("sent", "expt", "tgt", "send", "sens", "seno x", "2cosseno 3x", "sine x", "tangente 2x", "expo", "exps", "expr"),
    *("exptau", "expmu", "tans", "sins", "sing", "cots", "signs", "erfs", "relus", "2sent + 1", "x + tgt"),
    *("e^-t cost + t", "cost sint", "x ao quadrado", "x elevado a 2", "3 times x", "x squared + 1", "2 mais x"),
)
"""Words that are a function and a variable, and no usual names, or not in that text."""
SLIPS: Final = (*STUCK, *PRODUCTS, *OTHER, *WORDS)
