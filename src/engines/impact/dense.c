#include "engines/impact/dense.h"
#include <math.h>

isize cholesky(double *a, isize k, double tol, bool *dropped)
{
    isize kept = 0;
    for (isize j = 0; j < k; j++) {
        double diagonal = a[j * k + j], pivot = diagonal;
        for (isize m = 0; m < j; m++) pivot -= a[j * k + m] * a[j * k + m];
        dropped[j] = !(pivot > tol * diagonal) || !(pivot > 0);
        double root = dropped[j] ? 0 : sqrt(pivot);
        a[j * k + j] = root;
        kept += !dropped[j];
        if (dropped[j]) for (isize m = 0; m < j; m++) a[j * k + m] = 0;
        for (isize i = j + 1; i < k; i++) {
            double s = a[i * k + j];
            for (isize m = 0; m < j; m++) s -= a[i * k + m] * a[j * k + m];
            a[i * k + j] = dropped[j] ? 0 : s / root;
        }
    }
    return kept;
}

void cholesky_solve(const double *l, isize k, const bool *dropped, double *b)
{
    for (isize i = 0; i < k; i++) {
        if (dropped[i]) { b[i] = 0; continue; }
        for (isize j = 0; j < i; j++) b[i] -= l[i * k + j] * b[j];
        b[i] /= l[i * k + i];
    }
    for (isize i = k - 1; i >= 0; i--) {
        if (dropped[i]) continue;
        for (isize j = i + 1; j < k; j++) b[i] -= l[j * k + i] * b[j];
        b[i] /= l[i * k + i];
    }
}

void cholesky_inverse(const double *l, isize k, const bool *dropped, double *out)
{
    double *column = malloc((size_t)(k + 1) * sizeof *column);
    must(column);
    for (isize j = 0; j < k; j++) {
        for (isize i = 0; i < k; i++) column[i] = i == j && !dropped[j];
        cholesky_solve(l, k, dropped, column);
        for (isize i = 0; i < k; i++) out[i * k + j] = column[i];
    }
    free(column);
}

static void rotate(double *a, double *v, isize k, isize p, isize q)
{
    double apq = a[p * k + q];
    if (apq == 0) return;
    double theta = (a[q * k + q] - a[p * k + p]) / (2 * apq);
    double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1)), c = 1 / sqrt(t * t + 1), s = t * c;
    for (isize i = 0; i < k; i++) {
        double x = a[i * k + p], y = a[i * k + q];
        a[i * k + p] = c * x - s * y, a[i * k + q] = s * x + c * y;
    }
    for (isize i = 0; i < k; i++) {
        double x = a[p * k + i], y = a[q * k + i];
        a[p * k + i] = c * x - s * y, a[q * k + i] = s * x + c * y;
        double vx = v[i * k + p], vy = v[i * k + q];
        v[i * k + p] = c * vx - s * vy, v[i * k + q] = s * vx + c * vy;
    }
}

static void eigen_sort(double *d, double *v, isize k)
{
    for (isize i = 0; i < k; i++)
        for (isize j = i + 1; j < k; j++) {
            if (d[j] <= d[i]) continue;
            double t = d[i];
            d[i] = d[j], d[j] = t;
            for (isize r = 0; r < k; r++) t = v[r * k + i], v[r * k + i] = v[r * k + j], v[r * k + j] = t;
        }
}

void symmetric_eigen(double *a, isize k, double *d, double *v)
{
    for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) v[i * k + j] = i == j;
    for (int sweep = 0; sweep < 60; sweep++) {
        double off = 0, all = 0;
        for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) all += a[i * k + j] * a[i * k + j], off += i == j ? 0 : a[i * k + j] * a[i * k + j];
        if (off <= 1e-32 * all) break;
        for (isize p = 0; p < k; p++) for (isize q = p + 1; q < k; q++) rotate(a, v, k, p, q);
    }
    for (isize i = 0; i < k; i++) d[i] = a[i * k + i];
    eigen_sort(d, v, k);
}

void symmetric_power(Arena *a, const double *m, isize k, double power, double tol, double scale, double *out)
{
    double *copy = make_array(a, double, k * k + 1), *d = make_array(a, double, k + 1), *v = make_array(a, double, k * k + 1);
    memcpy(copy, m, (size_t)(k * k) * sizeof(double));
    symmetric_eigen(copy, k, d, v);
    for (isize i = 0; i < k; i++) d[i] = d[i] > tol * fmax(d[0], scale) ? pow(d[i], power) : 0;
    for (isize i = 0; i < k; i++)
        for (isize j = 0; j < k; j++) {
            double s = 0;
            for (isize r = 0; r < k; r++) s += v[i * k + r] * d[r] * v[j * k + r];
            out[i * k + j] = s;
        }
}

void matrix_product(const double *a, const double *b, isize n, isize m, isize k, double *out)
{
    for (isize i = 0; i < n; i++)
        for (isize j = 0; j < k; j++) {
            double s = 0;
            for (isize r = 0; r < m; r++) s += a[i * m + r] * b[r * k + j];
            out[i * k + j] = s;
        }
}

void sandwich(Arena *a, const double *bread, const double *meat, isize k, double *out)
{
    double *half = make_array(a, double, k * k + 1);
    matrix_product(bread, meat, k, k, k, half);
    matrix_product(half, bread, k, k, k, out);
}

double quadratic(const double *m, const double *x, const double *y, isize k)
{
    double s = 0;
    for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) s += x[i] * m[i * k + j] * y[j];
    return s;
}

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

void numbers_sort(double *v, isize n) { qsort(v, (size_t)n, sizeof *v, rising); }

isize numbers_distinct(double *v, isize n)
{
    isize kept = 0;
    numbers_sort(v, n);
    for (isize i = 0; i < n; i++) if (!kept || v[kept - 1] != v[i]) v[kept++] = v[i];
    return kept;
}
