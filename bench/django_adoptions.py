"""django_adoptions.py: the same change in Django on PostgreSQL, as its documentation would have it: who is signed in, the form's token,
a form that is checked, the role in the city, then one transaction: the record, its step, three follow-ups, the public row, the journal."""
import datetime, os
from django.conf import settings
settings.configure(DEBUG=False, ALLOWED_HOSTS=['*'], ROOT_URLCONF=__name__, SECRET_KEY='bench', USE_TZ=True, DEFAULT_AUTO_FIELD='django.db.models.BigAutoField',
    INSTALLED_APPS=['django.contrib.contenttypes', 'django.contrib.auth', 'django.contrib.sessions'],
    MIDDLEWARE=['django.contrib.sessions.middleware.SessionMiddleware', 'django.middleware.csrf.CsrfViewMiddleware', 'django.contrib.auth.middleware.AuthenticationMiddleware'],
    DATABASES={'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'postgres', 'USER': 'rotunda', 'HOST': os.environ['PGHOST'], 'CONN_MAX_AGE': 600}})
import django
django.setup()
from django import forms
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from django.db import models, transaction
from django.http import HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone


class Table(models.Model):
    class Meta:
        abstract = True
        app_label = 'adoptions'

class Community(Table):
    slug = models.TextField(unique=True)
class Role(Table):
    user = models.ForeignKey(User, models.CASCADE)
    community = models.ForeignKey(Community, models.CASCADE)
class Practice(Table):
    slug = models.TextField(unique=True)
class Record(Table):
    practice = models.ForeignKey(Practice, models.CASCADE)
    community = models.ForeignKey(Community, models.CASCADE)
    status = models.TextField()
    since = models.DateField()
    owner = models.ForeignKey(User, models.CASCADE)
    channel = models.TextField()
    edited = models.DateTimeField()
    class Meta(Table.Meta):
        abstract = False
        unique_together = [('practice', 'community')]
class Step(Table):
    record = models.ForeignKey(Record, models.CASCADE)
    status = models.TextField()
    since = models.DateField()
    noted = models.DateTimeField()
class FollowUp(Table):
    record = models.ForeignKey(Record, models.CASCADE)
    months = models.IntegerField()
    due = models.DateField()
class Adoption(Table):
    practice = models.ForeignKey(Practice, models.CASCADE)
    community = models.ForeignKey(Community, models.CASCADE)
    year = models.IntegerField()
    class Meta(Table.Meta):
        abstract = False
        unique_together = [('practice', 'community')]
class Journal(Table):
    user = models.ForeignKey(User, models.CASCADE)
    what = models.TextField()
    subject = models.BigIntegerField()
    day = models.DateTimeField()


class RecordForm(forms.Form):
    community = forms.CharField(max_length=100)
    status = forms.ChoiceField(choices=[(s, s) for s in ('considering', 'piloting', 'adopted', 'adapted', 'stopped', 'declined')])
    channel = forms.CharField(max_length=300)
    since = forms.DateField()


@login_required
def record(request, slug):
    if request.method == 'GET':
        return HttpResponse(get_token(request))
    form = RecordForm(request.POST)
    if not form.is_valid():
        return HttpResponse(str(form.errors), status=422)
    f, now = form.cleaned_data, timezone.now()
    with transaction.atomic():
        practice, community = get_object_or_404(Practice, slug=slug), get_object_or_404(Community, slug=f['community'])
        if not Role.objects.filter(user=request.user, community=community).exists():
            return HttpResponseForbidden()
        r, made = Record.objects.update_or_create(practice=practice, community=community, defaults={'status': f['status'], 'since': f['since'], 'owner': request.user, 'channel': f['channel'], 'edited': now})
        Step.objects.create(record=r, status=f['status'], since=f['since'], noted=now)
        FollowUp.objects.filter(record=r).delete()
        FollowUp.objects.bulk_create([FollowUp(record=r, months=m, due=f['since'] + datetime.timedelta(days=30 * m)) for m in (6, 12, 24)])
        Adoption.objects.update_or_create(practice=practice, community=community, defaults={'year': f['since'].year})
        Journal.objects.create(user=request.user, what='adoption.record' if made else 'adoption.change', subject=r.pk, day=now)
    return HttpResponseRedirect('/records/%d' % r.pk)


def sign_in(request):
    login(request, User.objects.get(username='staff'), backend='django.contrib.auth.backends.ModelBackend')
    return HttpResponse(get_token(request))


urlpatterns = [path('practices/<slug:slug>/record', record), path('sign-in', sign_in)]


def fill(slugs):
    from django.core.management import call_command
    from django.db import connection
    call_command('migrate', verbosity=0)
    with connection.schema_editor() as editor:
        for m in (Community, Role, Practice, Record, Step, FollowUp, Adoption, Journal):
            editor.create_model(m)
    c = Community.objects.create(slug='harbor-demo')
    Role.objects.create(user=User.objects.create_user('staff'), community=c)
    Practice.objects.bulk_create([Practice(slug=s) for s in slugs])


application = get_wsgi_application()
