"""Every refusal of this room, in words, with what can be done next."""

from typing import Final

from django.utils.translation import gettext_noop as _

MESSAGES: Final[dict[str, str]] = {
    "payment.not_found": _("There is no such payment, or it is not yours."),
    "remedy.payment.not_found": _("Open the case; what is to be paid stands there."),
    "payment.not_due": _("There is nothing to pay here now."),
    "remedy.payment.not_due": _("Load the case again and see how it stands."),
    "payment.in_doubt": _("You have tried to pay, and we do not know yet how that ended."),
    "remedy.payment.in_doubt": _(
        "Do not pay again: we keep asking, and nothing is taken twice. Come back in some minutes."
    ),
    "payment.no_provider": _("Nothing can be paid online here."),
    "remedy.payment.no_provider": _(
        "Pay at the authority; whoever runs this city sets KALLIPOLIS_PAYMENTS."
    ),
    "payment.provider_unknown": _("There is no payment provider %(name)s here."),
    "remedy.payment.provider_unknown": _(
        "Check the address to which the provider sends its messages."
    ),
    "payment.message_unsigned": _("This message does not bear the signature of the provider."),
    "remedy.payment.message_unsigned": _(
        "Sign it with the key that was agreed, and send it again."
    ),
    "payment.return_elsewhere": _("Who has paid is led back to a page of this city alone."),
    "remedy.payment.return_elsewhere": _("Give a path that begins with a single slash."),
    "payment.not_refundable": _("Of this payment nothing is left that could be sent back."),
    "remedy.payment.not_refundable": _("Look at the refunds in the case."),
    "payment.refund_too_much": _("At most %(most)s can be sent back."),
    "remedy.payment.refund_too_much": _("Send back less, or all that is left."),
    "payment.refund_unfit": _("Say why the money goes back, and how much of it."),
    "remedy.payment.refund_unfit": _("Correct the fields that are marked and send again."),
    "payment.words_needed": _("Say why."),
    "payment.amount_unfit": _("Give an amount above zero, such as 10.00."),
    "payment.no_receipt": _("Nothing was paid here yet, so there is no receipt."),
    "remedy.payment.no_receipt": _("Pay first; the receipt is then here."),
    "payment.day_unfit": _("Only a day that is over can be compared."),
    "remedy.payment.day_unfit": _("Give a past day, such as 2026-01-05."),
    "payment.no_sandbox": _("There is no such page."),
    "remedy.payment.no_sandbox": _("Go back to the case and begin again."),
}
