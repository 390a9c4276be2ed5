#include "engines/search/question.h"
#include "base/buf.h"
#include "engines/search/places.h"
#include "engines/search/stopwords.h"
#include "engines/search/words.h"

static void read_words(Question *q, Arena *a, Str text, int phrase)
{
    Words words = { .text = text };
    for (Str word; q->n < QUESTION_WORDS && words_next(&words, &word);) {
        Str folded = word_folded(a, word);
        if (folded.n) q->word[q->n++] = (QuestionWord){ .raw = word, .folded = folded, .phrase = phrase };
    }
}

static isize quote_bytes(Str at)
{
    static const char *const marks[] = { "\"", "“", "”", "„", "«", "»" };
    for (isize i = 0; i < countof(marks); i++) if (str_starts(at, str_from(marks[i]))) return (isize)strlen(marks[i]);
    return 0;
}

/* The next quotation mark of any kind from a place on, and its bytes; -1: none. */
static isize quote_after(Str text, isize from, isize *bytes)
{
    for (isize at = from; at < text.n; at++) {
        if ((u8)text.p[at] < 0x80 && text.p[at] != '"') continue;
        *bytes = quote_bytes(str_slice(text, at, text.n));
        if (*bytes) return at;
    }
    return -1;
}

/* A quotation that is not closed is none; neither is one of a single word: that is the word. */
static void read_text(Question *q, Arena *a, Str text)
{
    isize at = 0, bytes = 1;
    for (isize open; q->phrases < QUESTION_PHRASES && (open = quote_after(text, at, &bytes)) >= 0;) {
        isize inside = open + bytes, close = quote_after(text, inside, &bytes);
        if (close < 0) break;
        read_words(q, a, str_slice(text, at, open), 0);
        int before = q->n;
        read_words(q, a, str_slice(text, inside, close), q->phrases + 1);
        if (q->n - before > 1) q->phrases++; else if (q->n > before) q->word[before].phrase = 0;
        at = close + bytes;
    }
    read_words(q, a, str_slice(text, at, text.n), 0);
}

/* Whether words from a place on, none in quotes, are those of a slip; how many, and its line. */
static int slip_at(const Question *q, Arena *a, const Synonyms *list, int at, const SynonymLine **line)
{
    StrVec words = { 0 };
    int found = 0;
    for (int i = at; i < q->n && i < at + SYNONYM_WORDS && !q->word[i].phrase; i++) {
        vec_push(a, &words, q->word[i].folded);
        i64 *is = map_get(&list->slip, str_join(a, words.p, words.n, S(" ")));
        if (!is) continue;
        *line = &list->line.p[*is - 1];
        found = i - at + 1;
    }
    return found;
}

static void put_meant(Question *out, const SynonymTerm *meant)
{
    for (int i = 0; i < meant->n && out->n < QUESTION_WORDS; i++)
        out->word[out->n++] = (QuestionWord){ .raw = meant->word[i], .folded = meant->word[i] };
}

static void read_slips(Question *q, Arena *a, const Synonyms *list)
{
    if (!list || !list->slip.n) return;
    Question out = *q;
    out.n = 0;
    for (int i = 0; i < q->n && out.n < QUESTION_WORDS;) {
        const SynonymLine *line = NULL;
        int words = slip_at(q, a, list, i, &line);
        if (!words) {
            out.word[out.n++] = q->word[i++];
            continue;
        }
        Str from = str_of(q->word[i].raw.p, q->word[i + words - 1].raw.p + q->word[i + words - 1].raw.n - q->word[i].raw.p);
        vec_push(a, &out.slips, (SearchSlip){ from, synonym_text(a, &line->term.p[1]) });
        put_meant(&out, &line->term.p[1]);
        i += words;
    }
    *q = out;
}

static bool ends_in_word(Str text)
{
    Words words = { .text = text };
    Str word = { 0 }, last = { 0 };
    while (words_next(&words, &word)) last = word;
    return last.n && last.p + last.n == text.p + text.n;
}

static void find_stops(Question *q, StemLang asked_in)
{
    Str folded[QUESTION_WORDS];
    int stops = 0;
    for (int i = 0; i < q->n; i++) folded[i] = q->word[i].folded;
    q->lang = spoken(asked_in, folded, q->n);
    for (int i = 0; i < q->n; i++) stops += q->word[i].stop = !q->word[i].begins && stop_word(q->lang, folded[i]);
    for (int i = 0; i < q->n && stops == q->n; i++) q->word[i].stop = false;       /* nothing else was asked */
}

static bool has_capital(Str raw) { return (raw.p[0] >= 'A' && raw.p[0] <= 'Z') || (u8)raw.p[0] >= 0x80; }

/* "Reading", "Nice" and "Mobile" are places and words. A name of one word that texts use without a capital, or that is a
 * stop word, is a place only with a capital (that of the first of several words says nothing) or behind "in". */
static bool meant_as_place(const SearchIndex *x, const Question *q, int at, int words)
{
    const QuestionWord *w = &q->word[at];
    if (words > 1 || (has_capital(w->raw) && (at > 0 || q->n == 1))) return true;
    if (w->stop) return false;
    if (at > 0 && before_place(q->word[at - 1].folded)) return true;
    isize surface = lexicon_find(&x->vocabulary.surfaces, w->folded);
    return surface < 0 || !x->vocabulary.lower.p[surface];
}

static int place_at(const SearchIndex *x, const Question *q, int at, const SearchPlace **place)
{
    Str folded[QUESTION_WORDS];
    int most = 0;
    while (most < x->place_words && at + most < q->n && !q->word[at + most].phrase) {
        folded[most] = q->word[at + most].folded;
        most++;
    }
    for (; most > 0; most--) {
        *place = place_named(x, folded, most);
        if (*place && meant_as_place(x, q, at, most)) return most;
    }
    return 0;
}

/* The longest name, of two as long the first. */
static void find_place(const SearchIndex *x, Question *q)
{
    int best = 0, from = 0;
    for (int i = 0; i < q->n; i++) {
        const SearchPlace *place = NULL;
        int words = place_at(x, q, i, &place);
        if (words <= best) continue;
        best = words;
        from = i;
        q->place = place;
    }
    for (int i = from; i < from + best; i++) q->word[i].place = true;
}

void question_without_place(Question *q)
{
    q->place = NULL;
    for (int i = 0; i < q->n; i++) q->word[i].place = false;
}

Question question_read(const SearchIndex *x, Arena *a, const SearchQuery *query)
{
    Question q = { 0 };
    Str text = str_slice(query->words, 0, QUESTION_BYTES);
    read_text(&q, a, text);
    read_slips(&q, a, x->thesaurus.list);
    if (query->typing && q.n && ends_in_word(text)) q.word[q.n - 1].begins = !q.word[q.n - 1].phrase;
    find_stops(&q, stem_lang(query->lang));
    if (!query->everywhere) find_place(x, &q);
    return q;
}
