"""Photos and documents: the public's where a person cleared them, one's own always."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from aduan.cases.models import Attachment, Audience, PublicPicture
from aduan.portal import proof, uploads
from aduan.portal.request import Request
from aduan.vault import files
from aduan.vault.files import Erased, Lost
from aduan.vault.models import File


@require_safe
def picture(request: Request, attachment: UUID) -> HttpResponse:
    """One file of a report; 404 for what is absent, hidden or somebody else's."""
    own = Q(case__in=proof.own_cases(request).values(), audience=Audience.COMPLAINANT)
    cleared = Exists(PublicPicture.objects.filter(attachment=OuterRef("pk")))
    found = (
        Attachment.objects.annotate(cleared=cleared)
        .filter(Q(cleared=True) | own, pk=attachment)
        .select_related("file")
        .first()
    )
    if found is None:
        raise Http404
    response = _served(found.file)
    if found.cleared and files.may_be_public(found.file):
        response["Cache-Control"] = "public, max-age=60"
    patch_vary_headers(response, ["Cookie"])
    return response


@require_safe
def draft_picture(request: Request, token: str) -> HttpResponse:
    """A photo of a report that is still being written, by the token that its form carries."""
    kept = uploads.read(token, request.now)
    found = File.objects.filter(pk=kept.id).first() if kept else None
    if found is None:
        raise Http404
    return _served(found)


def _served(file: File) -> HttpResponse:
    try:
        return HttpResponse(files.read(file), headers=files.headers(file))
    except (Erased, Lost):
        raise Http404 from None
