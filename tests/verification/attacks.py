"""What somebody would try who wants a wrong certificate to be verified, and has the engines too.

Each attack changes the data of a certificate; evidence, head and digests are then made to fit (`tampering.vouched`).
Beside each stands where and why it has to be refused.
"""

from __future__ import annotations

import copy
import json

from tampering import rewritten

ATTACKS = {}
MAIN, ENTROPY, SUM, LEMMA = 10, 5, 11, 4
"""Parts of the certificate of KL(N(μ, σ²) ‖ N(0, 1)): the main one, the entropy, the sum over dimensions, the variance.
"""


def attack(refused):
    def keep(change):
        ATTACKS[change.__name__] = (change, refused)
        return change

    return keep


def main(data):
    return data["parts"][MAIN - 1]


def replace_all(data, other):
    data.clear()
    data.update(other)


def everywhere(data, name, domain):
    for part in data["parts"]:
        if name in part["symbols"]:
            part["symbols"][name] = domain


def ended(data, make):
    """One more step of the main part, with nothing after it."""
    part = main(data)
    step = copy.deepcopy(part["steps"][-1])
    step["before"], new = part["result"], make(part["result"])
    step |= {"after": new, "places": [{"path": [], "term": new}]}
    part["steps"].append(step)
    part["result"] = new
    data |= {"parts": data["parts"][:MAIN], "corollaries": []}


def at_once(data, **law):
    """From the quantity to the result in one step, by a law made up for it."""
    part = main(data)
    part["steps"][0] |= {"after": part["result"], "places": [{"path": [], "term": part["result"]}], "law": "new"}
    part["steps"] = part["steps"][:1]
    data["laws"]["new"] = {"name": "general form", "statement": "", **law}


# domains --------------------------------------------------------------------------------------------------------------


@attack("no symbol sigma is known to be positive")
def a_spread_that_is_only_real(data):
    everywhere(data, "sigma", "real")


@attack("part 10: mu is positive here, and real|part 1: mu is real here, and positive")
def a_mean_that_is_positive_in_one_part(data):
    main(data)["symbols"]["mu"] = "positive"


@attack("part 4: mu is positive here, and real in the quantity")
def a_mean_that_is_positive_in_a_lemma(data):
    data["parts"][LEMMA - 1]["symbols"]["mu"] = "positive"


@attack("part 3, step 1: it binds a variable that is declared to be more than what it runs over")
def a_bound_variable_that_is_positive(data):
    everywhere(data, "z", "positive")


@attack("part 3, step 1: it binds a variable that is declared to be more")
def a_bound_variable_that_is_whole(data):
    everywhere(data, "z", "positive integer")


@attack("part 5, step 2: it cites part 1, and is no instance")
def a_lemma_for_positive_arguments_only(data):
    data["parts"][0]["symbols"]["z"] = "positive"


@attack("part 11: D is even, positive here, which is more than a positive integer")
def a_dimension_that_is_even(data):
    data["parts"][SUM - 1]["symbols"]["D"] = "even, positive"


@attack("part 10, step 4: it assumes that mu > 0")
def an_assumption_too_many(data):
    main(data)["steps"][3]["assuming"] = ["mu > 0"]


# the chain ------------------------------------------------------------------------------------------------------------


@attack("part 10, step 4: its left side is not the line before it")
def a_step_dropped(data):
    del main(data)["steps"][3]


@attack("part 10, step 5: its left side is not the line before it")
def a_step_twice(data):
    main(data)["steps"].insert(3, copy.deepcopy(main(data)["steps"][3]))


@attack("part 10, step 4: its left side is not the line before it")
def two_steps_swapped(data):
    steps = main(data)["steps"]
    steps[3], steps[4] = steps[4], steps[3]


@attack("part 10, step 4: its left side is not the line before it")
def two_sides_swapped(data):
    step = main(data)["steps"][3]
    step["before"], step["after"] = step["after"], step["before"]


@attack("part 10, step 4: its right side is not what its places make of the left side")
def another_place(data):
    main(data)["steps"][3]["places"][0]["path"] = [0]


@attack("part 10, step 4: there is no place")
def a_place_that_is_none(data):
    main(data)["steps"][3]["places"][0]["path"] = [0, 0, 99]


@attack("part 10, step 4: the place .* is given twice")
def a_place_twice(data):
    main(data)["steps"][3]["places"] *= 2


@attack("part 10: its result is not its last line")
def another_result(data):
    main(data)["result"] = "0"


@attack("part 3: its number is 4")
def two_parts_swapped(data):
    data["parts"][2], data["parts"][3] = data["parts"][3], data["parts"][2]


@attack("part 10, step 14: y comes into it from nowhere")
def a_symbol_from_nowhere(data):
    main(data)["symbols"]["y"] = "positive"
    ended(data, lambda result: f"(+ {result} (log y) (* -1 (log y)))")


# what the proof is of -------------------------------------------------------------------------------------------------


@attack("part 10, step 1: it is false")
def another_quantity_at_the_start(data):
    main(data)["start"] = "(kl (normal p 0 1 scale) (normal q mu sigma scale))"
    main(data)["steps"][0]["before"] = main(data)["start"]


@attack("the first line of part 10 is not the definition")
def a_quantity_that_is_never_opened(data):
    start, step = main(data)["start"], copy.deepcopy(main(data)["steps"][0])
    main(data)["steps"].insert(0, step | {"after": start, "places": [{"path": [], "term": start}]})


@attack("the first line of part 10 is not the definition")
def an_integral_that_equals_the_definition(data):
    first, second, *others = main(data)["steps"]
    after = second["after"]
    main(data)["steps"] = [first | {"after": after, "places": [{"path": [], "term": after}]}, *others]


@attack("the first line of part 10 is not the definition")
def the_result_at_once(data):
    at_once(data, statement="a = b")


@attack("part 10, step 1: it cites part 5, and is no instance")
def the_result_at_once_by_another_quantity(data):
    at_once(data, proof=ENTROPY)


@attack("the first line of part 10 is not the definition")
def the_result_at_once_by_a_law_with_a_proof(data):
    at_once(data, proof=ENTROPY, statement="a = b")


@attack("part 10, step 1: it is false|at /parts/9/steps/0/witness")
def the_mean_as_variable_of_integration(data):
    text = json.dumps(main(data)["steps"][0])
    main(data)["steps"] = [json.loads(text.replace(" z)", " mu)").replace(" z :-oo", " mu :-oo"))]
    main(data)["result"] = main(data)["steps"][0]["after"]
    data |= {"parts": data["parts"][:MAIN], "corollaries": []}


@attack(r"the result of part 10 has \(integral")
def a_result_that_is_still_an_integral(data):
    main(data)["steps"] = main(data)["steps"][:4]
    main(data)["result"] = main(data)["steps"][-1]["after"]
    data |= {"parts": data["parts"][:MAIN], "corollaries": []}


@attack(r"the result of part 10 has \(integral")
def a_result_times_a_density_integrated(data):
    ended(data, lambda result: f"(* {result} (integral (density (normal q mu sigma scale) z) z :-oo :oo))")


@attack(r"the result of part 10 has \(entropy")
def a_result_with_a_quantity_in_it(data):
    entropy = "(entropy (normal q mu sigma scale))"
    ended(data, lambda result: f"(+ {result} {entropy} (* -1 {entropy}))")


@attack("step 10.14")
def a_result_that_has_no_value_for_some_means(data):
    ended(data, lambda result: f"(+ {result} (log mu) (* -1 (log mu)))")


@attack("step 10.14")
def a_result_with_nothing_over_nothing(data):
    nothing = "(+ mu (* -1 mu))"
    ended(data, lambda result: f"(* {result} {nothing} (^ {nothing} -1))")


@attack("step 10.14")
def a_result_with_nothing_times_infinity(data):
    ended(data, lambda result: f"(+ {result} (* 0 :oo))")


@attack("the letters of its densities are not letters of their own")
def two_densities_with_one_letter(data):
    replace_all(data, json.loads(json.dumps(data).replace("(normal p 0 1 scale)", "(normal q 0 1 scale)")))


# citations ------------------------------------------------------------------------------------------------------------


@attack("part 10, step 8: it cites part 9, and is no instance")
def another_lemma(data):
    law(data, ENTROPY)["proof"] = 9


@attack("part 10, step 8: its law is proved in part 12, which does not come before it")
def a_later_lemma(data):
    law(data, ENTROPY)["proof"] = 12


@attack("part 3, step 8: its law is proved in part 3, which does not come before it")
def a_lemma_that_proves_itself(data):
    law(data, 2)["proof"] = 3


@attack("part 10, step 2: it cites part 3, and is no instance")
def a_lemma_for_a_law(data):
    main(data)["steps"][1]["law"] = next(key for key, law in data["laws"].items() if law.get("proof") == 3)


@attack("part 10, step 2: its law 'magic' is not in the table of laws")
def a_law_that_is_not_there(data):
    main(data)["steps"][1]["law"] = "magic"


@attack("part 4, step 1: what it puts in at .* is not what stood there|part 4, step .*: it is false")
def a_false_lemma(data):
    replace_all(data, rewritten(data, LEMMA, "(^ sigma 2)", "(^ sigma 3)"))


@attack("part 7, step 1: what it puts in at .* is not what stood there, though its two sides are equal")
def a_wrong_density_under_an_integral_that_is_zero(data):
    replace_all(data, rewritten(data, 7, "(* 2 (^ sigma 2))", "(* 4 (^ sigma 2))"))


def law(data, proof):
    return next(entry for entry in data["laws"].values() if entry.get("proof") == proof)


# the head and the other parts -----------------------------------------------------------------------------------------


@attack("part 15 is cited nowhere")
def a_part_that_nothing_needs(data):
    data["parts"].append({**copy.deepcopy(data["parts"][0]), "number": 15})


@attack("part 14 is cited nowhere")
def a_corollary_left_out(data):
    data["corollaries"].pop()


@attack("the corollaries are not in their order")
def a_corollary_twice(data):
    data["corollaries"].append(data["corollaries"][-1])


@attack("part 5 is not the main part, or is not told to be")
def a_lemma_as_the_main_part(data):
    data["main"] = ENTROPY


@attack("the corollaries are not in their order after the main part")
def a_corollary_as_the_main_part(data):
    data["main"] = SUM


@attack("part 12 starts from nothing that was derived")
def a_corollary_of_nothing(data):
    part = data["parts"][11]
    part["steps"] = part["steps"][1:]
    part["start"] = part["steps"][0]["before"]


@attack("at the head of the file: its verdict is not what the parts say")
def a_word_that_is_too_weak(data):
    data["verdict"] = "enclosed"


# matrices -------------------------------------------------------------------------------------------------------------

FACTOR = "(* 0 (entry (cholesky (matrix 1 1 mu)) 1 1))"
"""What is 0 where μ > 0, and has no value elsewhere."""
OVERHANG = "(^ (^ mu 2) 1/2) (* -1 mu)"
"""What is 0 where μ > 0, and −2μ elsewhere."""


@attack("part 10, step 14: it takes a matrix for positive definite")
def a_mean_made_positive_by_a_factor_of_it(data):
    ended(data, lambda result: f"(+ {result} {FACTOR})")
    ended(data, lambda result: result.replace(FACTOR, f"{FACTOR} {OVERHANG}"))
    ended(data, lambda result: result.replace(f"{FACTOR} ", ""))
