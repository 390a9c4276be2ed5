/* dense.h: small symmetric matrices, row by row in one array: a[i * k + j]; and numbers in order. */
#ifndef ENGINES_DENSE_H
#define ENGINES_DENSE_H
#include "base/arena.h"

/* a = L L' in place (the upper half is left alone). A column whose pivot is at most tol times what stood on the diagonal
 * is dropped: its row and column of L are 0, dropped[i] is true. Returns how many were kept. */
isize cholesky(double *a, isize k, double tol, bool *dropped);
void  cholesky_solve(const double *l, isize k, const bool *dropped, double *b);    /* b in place; 0 where dropped */
void  cholesky_inverse(const double *l, isize k, const bool *dropped, double *out);

/* Eigenvalues into d, falling; eigenvectors as columns of v (Jacobi; Golub and Van Loan 2013, 8.5). a is destroyed. */
void  symmetric_eigen(double *a, isize k, double *d, double *v);

/* v f(d) v': with power -0.5 the inverse root. Eigenvalues at most tol times the largest, or times `scale` where that is more, count as 0 and
 * give 0: of an identity less a projection, whose scale is 1, nothing but rounding may be left. */
void  symmetric_power(Arena *a, const double *m, isize k, double power, double tol, double scale, double *out);

void  matrix_product(const double *a, const double *b, isize n, isize m, isize k, double *out);   /* n x m times m x k */
void  sandwich(Arena *a, const double *bread, const double *meat, isize k, double *out);          /* bread meat bread */
double quadratic(const double *m, const double *x, const double *y, isize k);                     /* x' m y */

void  numbers_sort(double *v, isize n);     /* rising; none is NAN */
isize numbers_distinct(double *v, isize n); /* sorts and keeps each once; returns how many */

#endif
