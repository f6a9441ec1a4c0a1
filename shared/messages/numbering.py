"""Is a number of the United States? Canada and the Caribbean have +1 as well, and only the next three digits tell."""

OTHERS = """
204 226 236 242 246 249 250 257 263 264 268 273 284 289 306 340 343 345 354 365 367 368 382 403 416 418 428 431 437
438 441 450 468 473 474 506 514 519 548 579 581 584 587 600 604 613 622 633 639 647 649 658 664 670 671 672 683 684
705 709 721 742 753 758 767 778 780 782 784 787 807 809 819 825 829 849 867 868 869 873 876 879 902 905 939 942
"""
AREAS_OF_OTHERS = frozenset(OTHERS.split())
"""https://nationalnanpa.com/area_codes; one that is not among them is taken for the United States."""


def of_united_states(number: str) -> bool:
    return number.startswith("+1") and number[2:5] not in AREAS_OF_OTHERS
