#include "engines/search/stopwords.h"

static const char *const lists[LANG_OTHER] = {
    [LANG_EN] =
    " a about above after again all also am an and any anybody anyone are as at be because been before being below between both but by can cannot"
    " could d did do does doing during each every everyone few for from further get gets getting give got had has have having he her here hers him his"
    " how i if in into is it its itself just know let ll look looking made make making many may me might more most much must my need needs no nor not"
    " of off on once one ones only or other others ought our ours out over own please put re s same shall she should show so some somebody someone"
    " something such t take than that the their theirs them themselves then there these they thing things this those through to too tried try trying"
    " under until up us use used using ve very want wants was way ways we were what when where whether which while who whom whose why will with within"
    " without won would you your yours ",
    [LANG_ES] =
    " a al algo alguien algun alguna algunas alguno algunos ante antes aquel aquella asi aun aunque cada como con cual cuales cualquier cuando cuanta"
    " cuantas cuanto cuantos de del desde donde dos e el ella ellas ellos en entre era es esa esas ese eso esos esta estan estar este esto estos fue"
    " fueron ha hace hacen hacer haces hago han hasta hay he la las le les lo los mas me mi mis mucho muchos muy nada ni no nos nosotros nuestra nuestras"
    " nuestro nuestros o os otra otras otro otros para pero podemos poder por porque pueda puede pueden puedo pues que queremos quien quienes quiero se"
    " sea ser si sin sobre son su sus tal tambien te tenemos tener tengo tiene tienen todo todos tu tus u un una unas uno unos y ya yo ",
    [LANG_FR] =
    " a afin ai alors au aucun aussi autre autres aux avec avoir avons c ce cela ces cet cette ceux chaque chez ci comme comment d dans de des donc dont"
    " du elle elles en encore entre es est et etait ete etes etre eu fait faire faut il ils j je l la le les leur leurs lui m ma mais me meme mes moi mon"
    " n ne ni nos notre nous on ont ou par pas peut peuvent plus pour pourquoi pouvons qu quand que quel quelle quelles quels qui quoi s sa sans se ses si"
    " son sont sous sur t ta te tes toi ton tous tout toute toutes tres tu un une vers vos votre vous y ",
    [LANG_PT] =
    " a ao aos as ate cada com como da das de dela dele deles depois do dos e ela elas ele eles em entre era essa essas esse esses esta estao estas este"
    " estes eu fazer foi foram ha isso isto ja lhe mais mas me mesmo meu meus minha minhas muito na nao nas nem no nos nossa nossas nosso nossos num numa o"
    " onde os ou para pela pelas pelo pelos pode podemos podem por porque qual quais quando que quem queremos quero se sem ser seu seus so sobre sua suas"
    " tambem te tem temos ter todo todos tua tuas tudo um uma umas uns voce voces ",
    [LANG_DE] =
    " ab aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei bin bis bist da damit dann das dass dein deine dem den der"
    " des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas euch euer fur gegen hab habe"
    " haben hat hatte hier ich ihm ihn ihnen ihr ihre im in ins ist ja jede jedem jeden jeder jedes jetzt kann kein keine konnen machen man mehr mein meine"
    " mich mir mit muss nach nicht nichts noch nun nur ob oder ohne sehr sein seine sich sie sind so soll sollen uber um und uns unser unsere unter viel vom"
    " von vor wann war waren warum was weil welche welchem welchen welcher welches wenn wer werden wie will wir wird wo wollen zu zum zur zwischen ",
    [LANG_IT] =
    " a abbiamo ad agli ai al alla alle allo anche avere c che chi ci col come con contro cosa cui d da dagli dai dal dalla dalle dei degli del dell della"
    " delle dello di dove e ed era essere fa fare fra gli ha hanno ho i il in io l la le lei li lo loro lui ma mi mia mie miei mio ne negli nei nel nella"
    " nelle noi non nostra nostre nostri nostro o ogni per perche piu possiamo possono puo qual quale quali quando quanto quella quelle quelli quello questa"
    " queste questi questo qui s se sei si sia siamo sono sta su sua sue sugli sui sul sulla suo suoi tra tu tua tue tuo tutti tutto un una uno vi voi ",
};

static bool among(const char *list, Str word)
{
    char padded[32];
    if (word.n < 1 || word.n > (isize)sizeof padded - 3) return false;
    int n = snprintf(padded, sizeof padded, " " STR_FMT " ", STR_ARG(word));
    return n == word.n + 2 && strstr(list, padded);
}

bool stop_word(Lang lang, Str folded) { return lang < LANG_OTHER && among(lists[lang], folded); }

Lang spoken(Lang asked_in, const Str *folded, isize n)
{
    isize hits[LANGS] = { 0 };
    for (isize i = 0; i < n; i++)
        for (int l = 0; l < LANG_OTHER; l++) hits[l] += stop_word(l, folded[i]);
    Lang best = asked_in;
    for (int l = 0; l < LANG_OTHER; l++)
        if (hits[l] >= hits[asked_in] + 2 && hits[l] > hits[best]) best = l;
    return best;
}

bool before_place(Str folded) { return among(" in en near from of at em im aus von de do da di du dans nel nella ", folded); }
