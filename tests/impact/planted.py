#!/usr/bin/env python3
"""planted.py: plants an error in each estimator, one at a time (a sign, a degree of freedom, a weight), and sees a test turn red.

Needs `make build/programs`. Compiles the one changed file, links it with the other objects, runs the tests of the engine; where they see
nothing, those of the command line.
The last line is "N passed, N failed": an error that no test sees has failed.
"""
import glob, os, subprocess, sys, tempfile

E = "src/engines/impact/"
PLANTED = [
    (E + "fe.c", "f->b[i] += step[i] * scale[i];", "f->b[i] -= step[i] * scale[i];"),
    (E + "fe.c", "out->adjusted_r2 = 1 - (1 - out->r2) * (n - constant) / (n - full);", "out->adjusted_r2 = 1 - (1 - out->r2) * n / (n - full);"),
    (E + "fe_variance.c", "double factor = (n - 1) / (n - out->parameters);", "double factor = n / (n - out->parameters);"),
    (E + "fe_variance.c", "double redundant = constants ? (double)constants - 1 : 0;", "double redundant = 0;"),
    (E + "fe_variance.c", "least / (least - 1);", "(least - 1) / least;"),
    (E + "fe_variance.c", "effects == n ? named_in(g, of[i]) : nested", "nested"),
    (E + "fe_variance.c", "if (m->se == SE_CONLEY) return stays", "if (m->se == SE_CONLEY) return false && stays"),
    (E + "fe_variance.c", "% 2 ? 1 : -1, factor", "% 2 ? 1 : 1, factor"),
    (E + "fe_variance.c", "return m->w ? m->w[r] * m->y[r] : m->y[r];", "return m->y[r];"),
    (E + "fe_variance.c", "return 1 - (double)distance / (double)(lag + 1);", "return 1 - (double)distance / (double)(lag + 2);"),
    (E + "fe_variance.c", "u /= m->se == SE_HC2 ? sqrt(left) : left;", "u /= sqrt(left);"),
    (E + "fe_variance.c", "fmax(out->smallest_clusters - 1, 1)", "out->smallest_clusters"),
    (E + "fe_variance.c", "km_a_degree = 111", "km_a_degree = 100"),
    (E + "absorb.c", "s[k->code[r]] += b->w ? b->w[r] * v[r] : v[r];", "s[k->code[r]] += v[r];"),
    (E + "twoway.c", "double x = t->w ? t->w[r] * v[r] : v[r];", "double x = v[r];"),
    (E + "twoway.c", "for (isize j = 0; j < t->nb; j++) right[t->na + j] = -sb[j];", "for (isize j = 0; j < t->nb; j++) right[t->na + j] = sb[j];"),
    (E + "laplacian.c", "share * (1 - share) * all", "share * all"),
    (E + "linear.c", "case ROBUST_CR1S: return g / (g - 1) * (n - 1) / df;", "case ROBUST_CR1S: return g / (g - 1) * n / df;"),
    (E + "linear.c", "symmetric_power(a, s, r, -0.5, 1e-10, 1, c->inner);", "symmetric_power(a, s, r, -1, 1e-10, 1, c->inner);"),
    (E + "linear.c", "- 2 * t->sum_mixed[s] + all", "- t->sum_mixed[s] + all"),
    (E + "linear.c", "out->df2 = eta - (double)q + 1;", "out->df2 = eta - (double)q;"),
    (E + "linear.c", "out->df = (double)(m->n - kept - m->absorbed);", "out->df = (double)(m->n - kept - m->absorbed + 1);"),
    (E + "linear.c", "w->contrast[j] = -w->mean[j];", "w->contrast[j] = w->mean[j];"),
    (E + "linear.c", "size > 0 && isfinite(size) ? size : 1;", "size > 0 ? 1 : 1;"),
    (E + "linear.c", "for (isize j = 0; j < r; j++) part_remove(x, n, j, r);", ";"),
    (E + "linear.c", "expected[i * q + i] > 0 ? 1 / sqrt(expected[i * q + i]) : 0;", "1;"),
    (E + "trial.c", "square / (out.n - 1) : NAN", "square / out.n : NAN"),
    (E + "trial.c", "(double)t->n) - 2 * (double)blocks;", "(double)t->n) - (double)blocks;"),
    (E + "trial.c", "effect += b[i].n / (double)t->n * b[i].difference;", "effect += b[i].difference / (double)blocks;"),
    (E + "trial.c", "pow(b[i].difference - effect, 2)", "pow((double)blocks * b[i].n / n * b[i].difference - effect, 2)"),
    (E + "trial.c", "(double)(k - i) * r[i].p", "(double)k * r[i].p"),
    (E + "trial.c", "double share = 1 - fmin(p0, p1) / fmax(p0, p1)", "double share = fmax(p0, p1) - fmin(p0, p1)"),
    (E + "permute.c", "times = share * (1 / one + 1 / (n - one));", "times = share * (1 / one);"),
    (E + "permute.c", "(u64)(b->n - i)) < left", "(u64)b->n) < left"),
    (E + "power.c", "df = d->n - 2;", "df = d->n - 1;"),
    (E + "power.c", "normal_quantile(1 - d->alpha / 2)", "normal_quantile(1 - d->alpha)"),
    (E + "trial_command.c", "double chance = !p ? 1 : t->arm.code[r] == t->control ? 1 - p[r] : p[r];", "double chance = !p ? 1 : p[r];"),
    (E + "trial_compare.c", "y[i] = mean + fit.residual[i]", "y[i] = mean - fit.residual[i]"),
    (E + "twoperiod.c", "double p = fmin(1 / (1 + exp(-dot(t->x + i * q, b, q))), 1 - 1e-6);", "double p = fmin(1 / (1 + exp(-1.01 * dot(t->x + i * q, b, q))), 1 - 1e-6);"),
    (E + "twoperiod.c", "f->influence[i] += t->w[i] * (t->d[i] - f->p[i]) * dot(x, turned, q);", "f->influence[i] -= t->w[i] * (t->d[i] - f->p[i]) * dot(x, turned, q);"),
    (E + "twoperiod.c", "f->influence[i] += t->w[i] * (t->y[i] - fitted_of(f, half, i)) * dot(x, of[half], q);", "f->influence[i] += 0;"),
    (E + "twoperiod.c", "first ? sign : -sign", "-sign"),
    (E + "twoperiod.c", "(which >= TREATED_PRE ? 1 : odds(f, i))", "(which >= TREATED_PRE ? 1 : f->p[i])"),
    (E + "twoperiod.c", "double sign = (period ? 1 : -1) * (over ? -1 : 1);", "double sign = (period ? 1 : -1) * (over ? 0 : 1);"),
    (E + "twoperiod.c", "(odds ? f->p[i] / (1 - f->p[i]) : 1) / (double)f->n", "1 / (double)f->n"),
    (E + "twoperiod.c", "- (f->t->d[i] ? f->t->w[i] * f->att : 0)) / share", ") / share"),
    (E + "twoperiod.c", "- period[post]) * eta / period[post]", "- period[post]) * eta"),
    (E + "twoperiod.c", "t->w[i] /= mean;", ";"),
    (E + "did_fit.c", "double scale = (double)d->units / (double)r.n;", "double scale = 1;"),
    (E + "did_fit.c", "j->m->control == DID_NOTYET && g > late", "j->m->control == DID_NOTYET && g >= late"),
    (E + "did_fit.c", "isize base = post || j->m->universal ? own : t - 1;", "isize base = own;"),
    (E + "did_fit.c", "sum[d->unit_cluster[u] * f->columns + c] += f->psi", "sum[d->unit_cluster[u] * f->columns + c] = f->psi"),
    (E + "did_fit.c", "return fmax(quantile_of(most, f->draws, m->level), normal_quantile(0.5 + m->level / 2));", "return normal_quantile(0.5 + m->level / 2);"),
    (E + "did_data.c", "m->group[r] > s->last + m->anticipation ? INFINITY", "m->group[r] > s->last ? INFINITY"),
    (E + "did_data.c", "d->unit_weight[u] /= times[u];", ";"),
    (E + "synth_covariates.c", "beta[c] += slope_of", "beta[c] -= slope_of"),
    (E + "linear.c", "|| w->unknown[j] ? NAN", "? NAN"),
    (E + "trial_compare.c", "return count[0] == 1 || count[1] == 1;", "return false;"),
    (E + "fe.c", "|| unknown[j] ? NAN", "? NAN"),
    (E + "did_data.c", "covariates_sift(&s, m, out);", ";"),
    (E + "did_aggregate.c", "c[fit->cells + g] += (fit->cell[i].e.estimate - mean) / all;", ";"),
    (E + "did_aggregate.c", "all[fit->cells + g] += (out->effect[i].estimate - value) / total;", ";"),
    (E + "did_aggregate.c", "w->last - c->group < s->balanced", "w->last - c->group <= s->balanced"),
    (E + "did_boot.c", "chance_up = 0x46C1B475", "chance_up = 0x80000000"),
    (E + "did_boot.c", "((1 << bit) + i) * WIDE + c] = table[i * WIDE + c] + rows", "((1 << bit) + i) * WIDE + c] = rows"),
    (E + "did_sunab.c", "b[w->coefficient[i]] += c[i]", "b[w->coefficient[i]] += 1"),
    (E + "did_imputation.c", "v[r] = -did_weight(m, r) *", "v[r] = did_weight(m, r) *"),
    (E + "did_imputation.c", "top[cell] / foot[cell] : 0", "0 : 0"),
    (E + "did_imputation.c", "f->weight[u] += w, f->y_mean[u] += w * m->y[r];", "f->weight[u] += w, f->y_mean[u] += m->y[r];"),
    (E + "did_bacon.c", "mine * theirs * share * (1 - share), type", "mine * theirs * share, type"),
    (E + "did_bacon.c", "treated < other ? t >= other : t < other", "false"),
    (E + "did_aggregate.c", "c + i * w->columns, c + k * w->columns, w->columns)", "c + i * w->columns, c + i * w->columns, w->columns)"),
    (E + "did_sunab.c", "of_coefficients(w, c), of_coefficients(w, d)", "of_coefficients(w, c), of_coefficients(w, c)"),
    (E + "did_honest.c", "(k >= reference)]", "0]"),
    (E + "did_honest.c", "weight[i] /= found;", ";"),
    (E + "honest_band.c", "if (holds(&h, half)) yes = half;", "if (holds(&h, half)) no = half;"),
    (E + "honest_band.c", "normal_quantile(0.95) * sqrt(variance)", "normal_quantile(0.975) * sqrt(variance)"),
    (E + "honest_smoothness.c", "whole += s->weight[t], sum += whole;", "whole += s->weight[t], sum = whole;"),
    (E + "honest_smoothness.c", "p->from[(j + 1) * p->q + j] = -2;", "p->from[(j + 1) * p->q + j] = -1;"),
    (E + "honest_smoothness.c", "p->base += fabs(sum);", "p->base += sum;"),
    (E + "honest_smoothness.c", "normal_above(c - shift) + normal_above(c + shift)", "2 * normal_above(c - shift)"),
    (E + "honest_smoothness.c", "variance += 2 * p->linear[j] * p->w[j];", "variance += p->linear[j] * p->w[j];"),
    (E + "honest_smoothness.c", "(near - far) / (near + far)", "1"),
    (E + "honest_smoothness.c", "turn_at(&t, below, slope / (turn - 1), j, 1);", ";"),
    (E + "honest_relative.c", "step - 2 * m * mixed + m", "step + m"),
    (E + "honest_relative.c", "x->b[x->n++] = -2 * m / most;", "x->b[x->n++] = -m / most;"),
    (E + "honest_relative.c", "x.kappa = x.alpha / 10;", "x.kappa = x.alpha / 5;"),
    (E + "honest_relative.c", "size = (x->alpha - x->kappa) / (1 - x->kappa);", "size = x->alpha;"),
    (E + "honest_relative.c", "if (!x->one) high", "high"),
    (E + "honest_relative.c", "rest = eta[i] - slope * eta[top];", "rest = eta[i];"),
    (E + "honest_relative.c", "return x->a[i] * x->a[j] * x->cov[0] + (x->a[i]", "return x->a[i] * x->a[j] * x->cov[0] - (x->a[i]"),
    (E + "honest_relative.c", "for (int sign = -1; sign <= 1; sign += 2)", "for (int sign = 1; sign <= 1; sign += 2)"),
    (E + "meta_effects.c", "*v = 1 / t->a - 1 / n1 + 1 / t->c - 1 / n2;", "*v = 1 / t->a + 1 / t->c;"),
    (E + "meta_effects.c", "y[i] * y[i] / (2 * (n1 + n2))", "y[i] * y[i] / (2 * m)"),
    (E + "meta_fit.c", "return (ypp - meta_sum(f, 1, 0)) / meta_sum(f, 2, 0);", "return (ypp - meta_trace_p(f)) / meta_sum(f, 2, 0);"),
    (E + "meta_fit.c", "return ypp > 0 ? (rss - target) / ypp : 0;", "return ypp > 0 ? (rss - target - 1) / ypp : 0;"),
    (E + "meta_fit.c", "return (rss - meta_trace_pv(f)) / free_of(f);", "return (rss - meta_trace_pv(f)) / (double)f->k;"),
    (E + "meta_fit.c", "scale = rss / free_of(f);", "scale = rss / (double)f->k;"),
    (E + "meta_fit.c", "double d = f->w[r] * f->w[r] * (f->m->v[r] + tau2);", "double d = f->w[r] * f->w[r] * f->m->v[r];"),
    (E + "meta_fit.c", "f_quantile(1 - half, df, INFINITY)", "f_quantile(1 - 2 * half, df, INFINITY)"),
    (E + "meta_work.c", "if (j && c) f->back[j] = -mean[j] / scale[j];", "if (j && c) f->back[j] = mean[j] / scale[j];"),
    (E + "meta_work.c", "- 2 * trace_product(f->inverse, f->s1, p) + trace_product(ma, mb, p)", "- trace_product(f->inverse, f->s1, p)"),
    (E + "meta_robust.c", "(double)levels / df : 1", "(double)levels / (df + 1) : 1"),
    (E + "meta_robust.c", "b, n, -0.5, 1e-12, 1, c->a);", "b, n, -1, 1e-12, 1, c->a);"),
    (E + "meta_checks.c", "w[i] = 1 / m->v[i];", "w[i] = 1 / se[i];"),
    (E + "meta_checks.c", "flip * (2 * mean - y[k - out->missing + i])", "flip * (mean - y[k - out->missing + i])"),
    (E + "meta_fit.c", "w[i] = s[i] / (m->v[i] + tau2)", "w[i] = s[i]"),
    (E + "meta_say.c", "sqrt(mean->se * mean->se + t->fit.tau2)", "sqrt(t->fit.tau2)"),
    (E + "simplex.c", "double level = (1 - sum) / ones;", "double level = 1 / ones;"),
    (E + "simplex.c", "length -= 2 * s->w[to];", "length -= s->w[to];"),
    (E + "synth_fit.c", "w[j] <= most / 4 ? 0", "w[j] <= most / 5 ? 0"),
    (E + "synth_fit.c", "pow((double)(m->treated * after), 0.25)", "pow((double)after, 0.25)"),
    (E + "synth_fit.c", "return sqrt(square / (n - 1));", "return sqrt(square / n);"),
    (E + "synth_fit.c", "? out->gap[t] - level : 0;", "? out->gap[t] : 0;"),
    (E + "synth_sc.c", "double sd = sqrt(square / (n - 1));", "double sd = square / (n - 1);"),
    (E + "synth_sc.c", "q += fabs(v[p]) * part[p];", "q += part[p];"),
    (E + "synth_ridge.c", "sqrt(square / (n * (double)m->before - 1))", "sqrt(square / n)"),
    (E + "synth_ridge.c", "mean[p] <= mean[best] + se[best]", "mean[p] <= mean[best] + 2 * se[best]"),
    (E + "synth_ridge.c", "left[c] -= w[j] * b->x", "left[c] += w[j] * b->x"),
    (E + "synth_placebo.c", "mine.ridge = p->fit->ridge, ", ""),
    (E + "synth_placebo.c", "mine.noise = p->fit->noise, mine.start", "mine.start"),
    (E + "synth_placebo.c", "return sqrt(square / n);", "return sqrt(square / (n - 1));"),
    (E + "synth_placebo.c", "((double)n - 1) / (double)n * square_about_mean", "square_about_mean"),
    (E + "minimize.c", "point_towards(p, at(p, p->high), -1, centre, tried);", "point_towards(p, at(p, p->high), 1, centre, tried);"),
    (E + "its.c", "(1 - (double)l / (double)(lag + 1))", "(1 - (double)l / (double)(lag + 2))"),
    (E + "its.c", "m->no_adjust ? 1 : n / fit.df", "1"),
    (E + "its.c", "b[0] -= mean[j] * b[j];", "b[0] += mean[j] * b[j];"),
    (E + "its.c", "v += 2 * since * vcov[l * k + s]", "v += since * vcov[l * k + s]"),
    (E + "its.c", "return (double)(n - k) * log(w->fit.rss) + spread - bread;", "return (double)(n - k) * log(w->fit.rss) + spread;"),
    (E + "its.c", "phi[o - 1][j] - partial[o]", "phi[o - 1][j] + partial[o]"),
    (E + "its.c", "out[t] = e / sqrt(left);", "out[t] = e;"),
    (E + "its.c", "(double)(out->ljung_lags - order)", "(double)out->ljung_lags"),
    (E + "its.c", "slope[i] = i >= m->from ? m->at[i] - m->since : 0;", "slope[i] = i >= m->from ? m->at[i] - m->at[m->from] : 0;"),
    (E + "randomize.c", "return sum * one * (n - one) / n;", "return sum * one * (n - one) / (n - 1);"),
    (E + "randomize.c", "for (isize l = 0; l < j; l++) v[j] -= square[j * k + l] * v[l];", ""),
    (E + "randomize.c", "f_quantile(d->accept,", "f_quantile(1 - d->accept,"),
    (E + "randomize.c", "half &= d->slots[s] * 2 == units[s];", "half = true;"),
    (E + "randomize.c", "at = found + 1;", "at = found;"),
    (E + "randomize.c", "return p->apart < q->apart ? -1 : 1;", "return p->apart < q->apart ? 1 : -1;"),
    (E + "randomize_say.c", "sd = sqrt((v1 + v0) / 2)", "sd = sqrt(v1 + v0)"),
    (E + "fe_command.c", "(z[r] == 1 ? p[r] : 1 - p[r])", "p[r]"),
    (E + "did_pretrends.c", "out->f = square / (double)q", "out->f = square"),
    (E + "did_pretrends.c", "m->group[r] - did_time(m, r) == at[j]", "m->group[r] - did_time(m, r) == at[j] + 1"),
    (E + "randomize.c", "in_pool[i] *= 1 - share;", ""),
    (E + "fe.c", "t[i * k + c] -= f->turn", "t[i * k + c] += f->turn"),
    (E + "trial.c", "(double)(hits + !exact) / (double)(draws + !exact)", "(1 + (double)hits) / (1 + (double)draws)"),
    (E + "distributions.c", "2 * normal_above(fabs(t))", "normal_above(fabs(t))"),
]

def flags():
    packages = subprocess.run(["pkg-config", "--cflags", "sqlite3", "libmicrohttpd", "jansson", "libcmark-gfm", "libsodium", "pangocairo", "zlib"], capture_output=True, text=True).stdout.split()
    return ["gcc", "-std=gnu17", "-O1", "-DNDEBUG", "-D_GNU_SOURCE", "-Isrc", "-I.", "-Ibuild/gen", *packages]

WORDS = ("impact_", "fe_", "laplacian", "randomis", "adjusted_p", "lee_", "distributions", "chances", "power_", "did_", "multiplier", "synth_", "randomize_", "honest_")

def link_of(program):
    made = subprocess.run("make -n STAGE=2 MODE=release build/%s -W src/base/str.c V=1 2>/dev/null | grep -- '-o build/%s'" % (program, program), shell=True, capture_output=True, text=True)
    return made.stdout.strip().splitlines()[-1].split()

def linked(words, path, object_file, program):
    at = words.index("-o") + 1
    subprocess.run([object_file if w.endswith("/" + path[:-2] + ".o") else program if i == at else w for i, w in enumerate(words)], check=True)

def red(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=240).returncode != 0
    except subprocess.TimeoutExpired:
        return True

def gone():
    """What no source file holds any more, so that nothing would be planted."""
    return ["%s no longer holds what is to be changed for: %s" % (path, new) for path, old, new in PLANTED if old not in open(path).read()]

def main():
    only = sys.argv[1:]                     # words of the change; none: all; --held: plant nothing, see whether all could be
    lost = gone()
    for line in lost:
        print("FAILED " + line)
    if only == ["--held"]:
        sys.exit(len(lost) > 0)
    tests, whole = link_of("rotunda-test"), link_of("rotunda")
    passed, failed = 0, len(lost)
    with tempfile.TemporaryDirectory() as folder:
        for path, old, new in PLANTED:
            if only and not any(w in path + new for w in only):
                continue
            text = open(path).read()
            if old not in text:
                continue
            changed, object_file, program = folder + "/" + os.path.basename(path), folder + "/changed.o", folder + "/test"
            open(changed, "w").write(text.replace(old, new, 1))
            subprocess.run(flags() + ["-c", changed, "-o", object_file], check=True)
            linked(tests, path, object_file, program)
            seen = any(red(program, word) for word in WORDS)
            if not seen:
                linked(whole, path, object_file, folder + "/rotunda")
                seen = red("tests/impact.sh", folder + "/rotunda")
            if seen: passed += 1
            else: failed += 1; print("FAILED nothing saw, in %s: %s" % (path, new), flush=True)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed > 0)

main()
