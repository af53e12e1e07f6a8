package io.highwater.broker.api;

import io.highwater.broker.group.Groups;
import io.highwater.spec.KafkaError;
import io.highwater.spec.Ticket;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/** Remembers what was asked, and answers as a test says. */
final class FakeGroups implements Groups {
  final BlockingQueue<GroupRequest> requests = new LinkedBlockingQueue<>();
  volatile Function<GroupRequest, GroupReply> answer =
      request -> new GroupReply.Refused(KafkaError.NOT_COORDINATOR);
  volatile int askedPartition = -1;

  private record Nobody() implements Ticket {}

  @Override
  public void ask(int partition, Function<Ticket, GroupRequest> request, Consumer<GroupReply> to) {
    askedPartition = partition;
    to.accept(answered(request));
  }

  @Override
  public void askAll(Function<Ticket, GroupRequest> request, Consumer<List<GroupReply>> to) {
    to.accept(List.of(answered(request), answered(request)));
  }

  private GroupReply answered(Function<Ticket, GroupRequest> request) {
    GroupRequest made = request.apply(new Nobody());
    requests.add(made);
    return answer.apply(made);
  }

  /** The last thing that was asked. */
  <R extends GroupRequest> R last(Class<R> kind) {
    GroupRequest last = null;
    for (GroupRequest each = requests.poll(); each != null; each = requests.poll()) {
      last = each;
    }
    return kind.cast(last);
  }
}
