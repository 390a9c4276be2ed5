/* impact_methods.h: what runs each `rotunda impact METHOD`. */
#ifndef ENGINES_IMPACT_METHODS_H
#define ENGINES_IMPACT_METHODS_H
#include "base/command.h"

Err impact_describe_run(Cli *cli);
Err impact_power_run(Cli *cli);
Err impact_trial_run(Cli *cli);
Err impact_fe_run(Cli *cli);
Err impact_meta_run(Cli *cli);
Err impact_did_run(Cli *cli);
Err impact_synth_run(Cli *cli);
Err impact_its_run(Cli *cli);
Err impact_randomize_run(Cli *cli);

#endif
