/* _("in a comment") "_(\"in a text\")" */
Str a = _("From C, " "in two lines"); char *c = "_(\"no\")";
const char *b = N_("label");
Str d = count_(a, lang, "{n} row", "{n} rows", f("x"));
