#include "web/panel.h"

void panel_lend(PanelPlace *place, Panel *panel)
{
    for (int i = 0; i < place->n; i++) if (place->p[i] == panel) return;
    must(place->n < countof(place->p));
    place->p[place->n++] = panel;
}

void panel_take_back(PanelPlace *place, Panel *panel)
{
    int kept = 0;
    for (int i = 0; i < place->n; i++) if (place->p[i] != panel) place->p[kept++] = place->p[i];
    place->n = kept;
}

Html panels(Request *rq, const PanelPlace *place, i64 id)
{
    Buf b = buf_on(rq->arena);
    Out o = *rq->out;
    o.buf = &b;
    for (int i = 0; i < place->n; i++) place->p[i](rq, &o, id);
    return (Html){ buf_str(&b) };
}
