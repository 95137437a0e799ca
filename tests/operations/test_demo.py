"""The demonstration."""
import time, collections
import pytest
from datetime import UTC, datetime
from aduan.operations import demo
from aduan.operations.demo import batches, accounts
from aduan.cases.models import Case

@pytest.mark.django_db
def test_x():
    now = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
    t=time.monotonic(); c=time.process_time()
    demo.prepare(now=now)
    print("fill", time.monotonic()-t, time.process_time()-c)
    print(sorted(collections.Counter(Case.objects.values_list("state", flat=True)).items()))
    print(collections.Counter(Case.objects.values_list("unit__code", flat=True)).most_common(12))
    from aduan.ledger.models import Event
    print(Event.objects.count())
    from aduan.operations.demo import plots
    from aduan.cases.models import Submission
    import hashlib
    for i,p in enumerate(plots.front(60)):
        k=hashlib.sha256(f"demonstration {i}".encode()).digest()
        s=Submission.objects.get(key=k).case
        print(p.name, "|", s.state, s.late if hasattr(s,'late') else '', round((now-s.received_at).total_seconds()/86400,1), "d; last", round((now-s.last_action_at).total_seconds()/3600,1), "h; due", s.due_at and round((s.due_at-now).total_seconds()/3600), s.channel, s.language)
    assert 0
