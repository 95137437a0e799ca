"""How long a job that failed waits before it is tried again."""

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

FIRST_SECONDS, LONGEST_SECONDS = 3, 60
MOST_ATTEMPTS = 60
"""About an hour; then the job stays as failed, for people to see and to start again."""


class Patience(BaseRetryStrategy):
    """Tries again after 3, 9 and 27 seconds, and then every minute.

    An attempt also counts that was cut off by a killed worker or a database that went away. Those
    say nothing of the job, so waits are capped and attempts are many: a reaction shall not be an
    hour late because the machine had a bad minute.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002 - given by the queue
        """When to try again; None where the job has failed for good."""
        if job.attempts >= MOST_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": wait_seconds(job.attempts)})


def wait_seconds(attempts: int) -> int:
    """The pause after so many earlier attempts."""
    # The exponent stays small, whatever was counted.
    return int(min(FIRST_SECONDS ** (min(attempts, 10) + 1), LONGEST_SECONDS))
