"""How far long work has come."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Act, may
from accounts.person import signed_in
from jobs.models import Job
from jobs.running import begin_again


@require_GET
def job_detail(request: HttpRequest, job_pk: int) -> HttpResponse:
    """Show how far a job has come; htmx asks again until it ends, then its result opens."""
    jobs = Job.objects.visible_to(request.user).select_related("created_by")
    job = get_object_or_404(jobs, pk=job_pk)
    context = {
        "job": job,
        "is_interrupted": job.is_interrupted(now=timezone.now()),
        "may_restart": may(request.user, Act.RESTART_JOB, job.authority_id),
    }
    if "HX-Request" not in request.headers:
        return render(request, "jobs/job_detail.html", context)
    response = render(request, "jobs/_job.html", context)
    if job.state == Job.State.DONE:
        response["HX-Redirect"] = job.result_path
    return response


@require_POST
def job_restart(request: HttpRequest, job_pk: int) -> HttpResponse:
    """Begin a job again that was interrupted or has failed."""
    job = get_object_or_404(Job.objects.open_to(request.user, Act.RESTART_JOB), pk=job_pk)
    begin_again(job, now=timezone.now(), by=signed_in(request))
    return redirect("jobs:job-detail", job_pk=job.pk)
