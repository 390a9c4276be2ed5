f(N_("%s of %td rows"), N_("95%% of %s: %.2f"), N_("%g and %s"), N_("%d years"), N_("100 % sure"));
