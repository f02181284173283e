"""The numpy side of correlation.mjs: the cosine correlation matrix of n x d outputs on one core.

    python3 bench/correlation.py N D

Prints one line about numpy and its BLAS, then answers every line on standard input ("float32" or "float64") with the
milliseconds of one run.
"""

import os
import sys
import time

for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np  # noqa: E402  (the thread counts must be set before BLAS starts)


def blas():
    """File name of the BLAS in use: Debian's numpy may run on the reference BLAS, which is many times slower."""
    try:
        with open("/proc/self/maps") as maps:
            names = {os.path.basename(line.split()[-1]) for line in maps if "blas" in line or "mkl_rt" in line}
        return " ".join(sorted(names)) or "BLAS unknown"
    except OSError:
        return "BLAS unknown"


def main():
    rows, columns = (int(argument) for argument in sys.argv[1:3])
    outputs = np.random.default_rng(0).standard_normal((rows, columns))
    by_type = {name: outputs.astype(name) for name in ("float32", "float64")}
    print(f"numpy {np.__version__}, {blas()}", flush=True)
    for line in sys.stdin:
        x = by_type[line.strip()]
        start = time.perf_counter()
        normalised = x / np.linalg.norm(x, axis=1, keepdims=True)
        normalised @ normalised.T
        print((time.perf_counter() - start) * 1000, flush=True)


if __name__ == "__main__":
    main()
