/* {{_ "..."}} and {{count n "..." "..."}}: a loop over the places of the translated text. */
#include "tools/htmlgen.h"

typedef struct { Str name; isize from, to; } Argument;            /* name=expression */
typedef struct { Str element; isize from, to; } Element;          /* 1=a attributes */
typedef struct { Vec(Argument) names; Element elements[10]; } Arguments;

static isize attributes_end(Page *p, isize at, isize to)
{
    for (isize last = at;;) {
        isize name = skip(p, at, to), i = name;
        while (i < to && (word_char(p->s->text.p[i]) || strchr("-:", p->s->text.p[i]))) i++;
        if (i == name || i + 1 >= to || p->s->text.p[i] != '=' || p->s->text.p[i + 1] != '"') return last;
        if (p->s->text.p[name] >= '0' && p->s->text.p[name] <= '9') return last;
        last = at = quoted_end(p->s, i + 1, to);
    }
}

static void element_argument(Page *p, Arguments *args, isize *at, isize to, int number)
{
    isize from = *at;
    Str element = take_name(p, at, to, "the element's name");
    static const char *const allowed[] = { "a", "abbr", "b", "bdi", "br", "cite", "code", "data", "em", "i", "kbd", "mark", "q", "small",
                                           "span", "strong", "sub", "sup", "time", "button" };
    bool fine = false;
    for (isize i = 0; i < countof(allowed); i++) fine |= str_eq(element, str_from(allowed[i]));
    if (!fine) source_fail(p->s, from, "<" STR_FMT "> cannot stand in a message", STR_ARG(element));
    if (args->elements[number].element.n) source_fail(p->s, from, "element %d has already been given", number);
    args->elements[number] = (Element){ element, *at, attributes_end(p, *at, to) };
    *at = args->elements[number].to;
}

static Arguments take_arguments(Page *p, isize at, isize to)
{
    Arguments args = { 0 };
    while ((at = skip(p, at, to)) < to) {
        isize from = at;
        Str name = take_name(p, &at, to, "name=value");
        if (at >= to || p->s->text.p[at] != '=') source_fail(p->s, from, "name=value was expected");
        at++;
        if (name.n == 1 && name.p[0] >= '1' && name.p[0] <= '9') {
            element_argument(p, &args, &at, to, name.p[0] - '0');
            continue;
        }
        isize end = expr_end(p->s, at, to);
        vec_push(p->a, &args.names, (Argument){ name, at, end });
        at = end;
    }
    return args;
}

/* Every place of the message has its argument and every argument its place. */
static void check_arguments(Page *p, isize at, Str message, const Arguments *args, bool counted)
{
    StrVec given = { 0 };
    if (counted) vec_push(p->a, &given, S("{n}"));
    for (isize i = 0; i < args->names.n; i++) vec_push(p->a, &given, str_fmt(p->a, "{" STR_FMT "}", STR_ARG(args->names.p[i].name)));
    for (int i = 1; i < 10; i++) if (args->elements[i].element.n) vec_push(p->a, &given, str_fmt(p->a, "<%d>", i));
    message_check(p->a, p->s, at, message, &given);
}

static void element_cases(Page *p, int number, const Element *element)
{
    Context outside = p->ctx;
    emit(p, -1, "case MSG_OPEN + %d:", number);
    p->indent++;
    put_fmt(&p->lit, "<" STR_FMT, STR_ARG(element->element));
    p->ctx = (Context){ .place = IN_TAG, .element = element->element };
    compile_range(p, element->from, element->to);
    context_pause(&p->ctx, p->s, element->to);
    put(&p->lit, S(">"));
    emit(p, -1, "break;");
    p->indent--;
    p->ctx = outside;
    if (str_eq(element->element, S("br"))) return;
    emit(p, -1, "case MSG_CLOSE + %d: out_lit(o, \"</" STR_FMT ">\"); break;", number, STR_ARG(element->element));
}

/* text is the C expression of the translated message; counter is the C name of its {n}, or empty. */
static void put_message(Page *p, Tag *t, Str text, const Arguments *args, Str counter, const char *writer)
{
    int n = ++p->counter, at = 0;
    Buf names = buf_on(p->a);
    if (counter.n) put(&names, S("\"n\", "));
    for (isize i = 0; i < args->names.n; i++) put_fmt(&names, "\"" STR_FMT "\", ", STR_ARG(args->names.p[i].name));
    emit(p, -1, "static const char *const names_%d[] = { " STR_FMT "NULL };", n, STR_ARG(buf_str(&names)));
    emit(p, t->open, "Msg msg_%d = msg_begin(o, " STR_FMT ", names_%d);", n, STR_ARG(text), n);
    emit(p, -1, "while (msg_next(&msg_%d)) switch (msg_%d.at) {", n, n);
    if (counter.n) emit(p, -1, "case %d: out_%s(o, say_number(o, " STR_FMT ")); break;", at++, writer, STR_ARG(counter));
    for (isize i = 0; i < args->names.n; i++) {
        const char *value = value_c(p, args->names.p[i].from, args->names.p[i].to);
        emit(p, args->names.p[i].from, "case %d: out_%s(o, %s); break;", at++, writer, value);
    }
    for (int i = 1; i < 10; i++) if (args->elements[i].element.n) element_cases(p, i, &args->elements[i]);
    emit(p, -1, "}");
}

static const char *message_writer(Page *p, Tag *t, const Arguments *args)
{
    const char *writer = context_writer(&p->ctx, p->a, p->s, t->open);
    if (strcmp(writer, "text") != 0 && strcmp(writer, "attr") != 0) source_fail(p->s, t->open, "a message cannot be part of an address");
    for (int i = 1; i < 10; i++)
        if (args->elements[i].element.n && p->ctx.place != IN_TEXT)
            source_fail(p->s, args->elements[i].from, "a message has no markup " STR_FMT, STR_ARG(context_name(p->a, &p->ctx)));
    return writer;
}

void tag_message(Page *p, Tag *t)
{
    isize from = t->from, at = from;
    Str quoted = take_quoted(p, &t->from, t->to, "a message");
    Str message = literal_text(p->a, p->s, &at, t->to);
    Arguments args = take_arguments(p, t->from, t->to);
    const char *writer = message_writer(p, t, &args);
    check_arguments(p, from, message, &args, false);
    message_add(&p->site->messages, p->s, from, message, (Str){ 0 });
    Str text = str_fmt(p->a, "tr(o->lang, S(" STR_FMT "))", STR_ARG(quoted));
    if (!message_places(p->a, message).n) emit(p, t->open, "out_%s(o, " STR_FMT ");", writer, STR_ARG(text));
    else {
        open_brace(p, -1, S(""));
        put_message(p, t, text, &args, (Str){ 0 }, writer);
        close_brace(p);
    }
    value_written(p);
}

/* {{count number "{n} city" "{n} cities" arguments}} */
void tag_count(Page *p, Tag *t)
{
    isize end = expr_end(p->s, t->from, t->to), at = end;
    const char *number = value_c(p, t->from, end);
    Str one_quoted = take_quoted(p, &at, t->to, "the message for one"), many_quoted = take_quoted(p, &at, t->to, "the message for many");
    isize one_at = skip(p, end, t->to), many_at = skip(p, one_at + one_quoted.n, t->to), one_from = one_at, many_from = many_at;
    Str one = literal_text(p->a, p->s, &one_at, t->to), many = literal_text(p->a, p->s, &many_at, t->to);
    Arguments args = take_arguments(p, at, t->to);
    const char *writer = message_writer(p, t, &args);
    check_arguments(p, one_from, one, &args, true);
    check_arguments(p, many_from, many, &args, true);
    message_add(&p->site->messages, p->s, one_from, one, many);
    Str counter = str_fmt(p->a, "n_%d", ++p->counter);
    open_brace(p, -1, S(""));
    emit(p, t->from, "const i64 " STR_FMT " = %s;", STR_ARG(counter), number);
    put_message(p, t, str_fmt(p->a, "tr_plural(o->lang, S(" STR_FMT "), S(" STR_FMT "), " STR_FMT ")", STR_ARG(one_quoted), STR_ARG(many_quoted),
                STR_ARG(counter)), &args, counter, writer);
    close_brace(p);
    value_written(p);
}
