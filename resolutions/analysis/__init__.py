"""What is computed from the tables: the face that chapters and published queries use.

A query printed in a press pack names functions by this package, ``analysis.by_year``, so that it
lasts when a module within is renamed.
"""

from resolutions.analysis.action_taken import (
    STEPS,
    action_by_force,
    action_by_year,
    changes_in_share,
    ranked_by_action,
    split_by_year,
    spread_between_forces,
    with_action_taken,
)
from resolutions.analysis.bases import compare_bases, difference_of_bases
from resolutions.analysis.breaks import (
    caveats_and_leaps,
    leaps,
    level_ends,
    steps,
)
from resolutions.analysis.forces import (
    Funnel,
    funnel,
    funnel_positions,
    funnel_table,
    over_dispersion,
)
from resolutions.analysis.like_for_like import (
    FEW,
    RatioFunnel,
    like_for_like,
    like_for_like_by_group,
    poisson_limits,
    ratio_funnel,
    ratio_funnel_table,
    spread_by_group,
)
from resolutions.analysis.offence_mix import change_by_offence, with_warnings
from resolutions.analysis.offences import (
    Bounds,
    by_group,
    by_offence,
    latest_offence_year,
    offence_bounds,
    offence_ceilings,
)
from resolutions.analysis.outcomes import KINDS, outcome_mix
from resolutions.analysis.police_uk import against_police_uk, police_uk_ratio
from resolutions.analysis.police_uk_estimates import (
    SHARED_IN_WORDS,
    calibration,
    estimated_by_kind,
    shared_excess,
    shared_quarter,
)
from resolutions.analysis.rates import of_recorded_crime, per_head
from resolutions.analysis.revisions import revisions
from resolutions.analysis.revisions_seen import (
    revision_scope,
    revision_sizes,
    revisions_seen,
)
from resolutions.analysis.robustness import (
    leave_one_out_shares,
    outside_the_funnel,
    ranks_by_rule,
    spread_of_parts,
)
from resolutions.analysis.shares import (
    by_force,
    by_year,
    gaps_in_sum,
    nation_beside,
    total,
    wilson,
    with_share,
    year_on_year,
)
from resolutions.analysis.short_returns import (
    lower_bound_of,
    national_share_filled,
    short_returns,
)
from resolutions.analysis.stability import (
    changes_between_years,
    steady_ratios,
    within_year_dispersion,
)
from resolutions.tables.completeness import (
    COMPLETE,
    complete_years,
    completeness,
    completeness_limits,
    completeness_of_releases,
    incomplete_places,
    reportable_years,
    unchecked_places,
    years_to_compare,
)
