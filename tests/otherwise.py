"""A small ledger whose report has an entry in every section on what would hold otherwise."""

OTHERWISE = """
[source]
id = "s"
document = "s.txt"
decimal = "."

[[claimant]]
id = "count"

[[claimant]]
id = "rival"

[[claimant]]
id = "third"

[[contest]]
id = "k"
options = ["a", "b"]

[[contest.group]]
id = "others"
all_except = ["a", "b"]

[[tally]]
id = "whole"
contest = "k"
final = true

[[tally]]
id = "first"
contest = "k"
counted_by = "count"
part_of = "second"

[[tally]]
id = "second"
contest = "k"
counted_by = "count"
part_of = "whole"

[[assumption]]
id = "few-null"
text = "null and blank ballots are at most 10% of the ballots cast in every tally"
quantities = ["null", "blank"]
of = "cast"
figure = "at most 10%"

[[contest]]
id = "m"
options = ["x", "y"]

[[tally]]
id = "whole-m"
contest = "m"
final = true

[defaults]
claimant = "count"
tally = "first"

[[claim]]
id = "first-a"
votes = "60"
option = "a"

[[claim]]
id = "first-b"
votes = "30"
option = "b"

[[claim]]
id = "first-valid"
total = "100"
of = "valid"

[[claim]]
id = "first-share"
share = "57%"
option = "a"
of = "unstated"

[[claim]]
id = "second-a"
tally = "second"
votes = "125"
option = "a"

[[claim]]
id = "second-b"
tally = "second"
votes = "30"
option = "b"

[[claim]]
id = "second-valid"
tally = "second"
total = "165"
of = "valid"

[[claim]]
id = "second-coverage"
tally = "second"
coverage = "80%"
of = "cast"

[[claim]]
id = "second-turnout"
tally = "second"
turnout = "68%"
of = "unstated"

[[claim]]
id = "a-wins"
tally = "whole"
winner = "a"

[[claim]]
id = "rival-b"
tally = "whole"
claimant = "rival"
share = "60%"
option = "b"
of = "valid"

[[claim]]
id = "rival-roll"
tally = "whole"
claimant = "rival"
total = "400"
of = "registered"

[[claim]]
id = "third-valid"
tally = "whole-m"
claimant = "third"
total = "10,000"
of = "valid"

[[claim]]
id = "third-x"
tally = "whole-m"
claimant = "third"
votes = "4,478"
option = "x"

[[claim]]
id = "third-share"
tally = "whole-m"
claimant = "third"
share = "44.7%"
option = "x"
of = "valid"

[[claim]]
id = "rival-cast"
tally = "whole-m"
claimant = "rival"
total = "12,000"
of = "cast"
"""
