"""Following the log as it grows, through lost connections and restarts of the server."""

from __future__ import annotations

from eventsourcing.persistence import (
    ApplicationRecorder,
    InterfaceError,
    ListenNotifySubscription,
    OperationalError,
)

from record.store.pool import PoolClosed


class PgSubscription(ListenNotifySubscription[ApplicationRecorder]):
    """Looks for new events every few milliseconds, on no connection of its own.

    A poll cannot lose a wake-up, and cannot die with the connection that listened for one. An
    index probe of the log's head costs the server less than a notification in every append.
    """

    poll_seconds = 0.02
    retry_seconds = 0.2

    def _loop_on_pull(self) -> None:
        while not self._has_been_stopped:
            pause = self.poll_seconds
            try:
                self._pull()
            except PoolClosed as error:
                self._thread_error = error
                self.stop()
            except (OperationalError, InterfaceError):
                # The server is away; the next look begins where the last one ended.
                pause = self.retry_seconds
            except BaseException as error:
                self._thread_error = error
                self.stop()
            self._has_been_notified.wait(pause)
