#include "web/layout.h"
#include "problem.html.h"

Reply layout_error_page(Request *rq, int status, Str title, Str what_to_do)
{
    ProblemPage page = { status, title, what_to_do };
    show(rq, problem_page, &page);
    return reply_html_status(rq, status);
}
