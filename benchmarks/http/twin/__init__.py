"""The measured addresses as an ordinary Django site would answer them, over the same tables.

Model instances, querysets, ``request.user``, ``JsonResponse``, Django templates that translate.
What the law says (clocks, competence, what may be done) the platform works out in both, so that
the answers are the same. Only the search finds less: ``icontains`` knows no synonyms, no pinyin.
"""
