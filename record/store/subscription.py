"""Following the log as it grows, through lost connections and restarts of the server."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from eventsourcing.persistence import (
    InterfaceError,
    ListenNotifySubscription,
    OperationalError,
    ShutDown,
)

from record.store.pool import PoolClosed
from record.store.reading import must_be_dense

if TYPE_CHECKING:
    from record.store.recorder import PgApplicationRecorder

    Base = ListenNotifySubscription[PgApplicationRecorder]
else:
    Base = ListenNotifySubscription


class PgSubscription(Base):
    """Looks for new events every few milliseconds, on no connection of its own.

    A poll cannot lose a wake-up, and cannot die with the connection that listened for one. An
    index probe of the log's head costs the server less than a notification in every append.
    """

    poll_seconds = 0.02
    retry_seconds = 0.2
    pages = 20
    """So many pages of positions are looked through at a time for topics that may be rare."""

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

    def _pull(self) -> None:
        """Queue what is new, and remember how far that looked: nothing is looked through twice."""
        while not self._has_been_stopped:
            last, head = self._last_notification_id or 0, self._recorder.max_notification_id() or 0
            pages = self.pages if self._topics else 1
            end = min(head, last + pages * self._select_limit)
            if end <= last:
                return
            found = self._recorder.select_notifications(
                last, self._select_limit, end, self._topics, inclusive_of_start=False
            )
            if not self._topics:
                must_be_dense(last + 1, end, len(found))
            if found:
                with suppress(ShutDown):
                    self._notifications_queue.put(found)
            # A full page may have left some of its own range for the next.
            self._last_notification_id = found[-1].id if len(found) == self._select_limit else end
