"""One function a chart → a Matplotlib figure, all finished the same way.

A chart's title says what it shows, in words computed from its data; the subtitle gives measure,
place and years; the source line release and basis. Grey is context, one strong colour the subject.
Incomplete returns are drawn hollow.
"""

from resolutions.charts.claims import against_article, multiverse, reply_scores
from resolutions.charts.forces import compare, funnel, ranking
from resolutions.charts.like_for_like import like_for_like, like_for_like_groups, ratio_funnel
from resolutions.charts.offences import bounds, estimates, group_bars, offence_bars
from resolutions.charts.outcomes import charges, outcome_mix
from resolutions.charts.revisions import against_police_uk, revisions
from resolutions.charts.stories import stories
from resolutions.charts.years import both_bases, both_shares, trend, yearly_counts
