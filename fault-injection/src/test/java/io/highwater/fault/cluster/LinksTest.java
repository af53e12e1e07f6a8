package io.highwater.fault.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A directed cut reaches requests over one proxy and answers over the other, and nothing else. */
@Timeout(60)
class LinksTest {
  private final Links links = new Links();
  private ServerSocket one;
  private ServerSocket two;
  private InetSocketAddress oneSeenByTwo;
  private InetSocketAddress twoSeenByOne;

  @BeforeEach
  void open() throws IOException {
    one = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    two = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    twoSeenByOne = links.route(1, 2, (InetSocketAddress) two.getLocalSocketAddress());
    oneSeenByTwo = links.route(2, 1, (InetSocketAddress) one.getLocalSocketAddress());
  }

  @AfterEach
  void close() throws IOException {
    links.close();
    one.close();
    two.close();
  }

  @Test
  void aDirectedCutHoldsRequestsOfOneSideAndAnswersOfTheOther() throws IOException {
    try (Socket dialedByOne = dial(twoSeenByOne);
        Socket acceptedByTwo = two.accept();
        Socket dialedByTwo = dial(oneSeenByTwo);
        Socket acceptedByOne = one.accept()) {
      Links.Cut cut = links.cut(List.of(new Link(1, 2)));
      assertThat(cut.held()).isEqualTo(Held.NOTHING);

      dialedByOne.getOutputStream().write(new byte[10]);
      acceptedByOne.getOutputStream().write(new byte[5]);
      await().until(() -> cut.held().bytes() == 15);

      dialedByTwo.getOutputStream().write(21);
      assertThat(acceptedByOne.getInputStream().read()).isEqualTo(21);
      acceptedByTwo.getOutputStream().write(22);
      assertThat(dialedByOne.getInputStream().read()).isEqualTo(22);

      cut.heal(Healing.DELIVER);
      assertThat(acceptedByTwo.getInputStream().readNBytes(10)).hasSize(10);
      assertThat(dialedByTwo.getInputStream().readNBytes(5)).hasSize(5);
      assertThat(links.cut(List.of(new Link(1, 2))).held()).isEqualTo(Held.NOTHING);
    }
  }

  @Test
  void anUnknownLinkIsRefused() {
    assertThatThrownBy(() -> links.cut(List.of(new Link(1, 9))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1->9");
  }

  private static Socket dial(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.connect(address);
    return socket;
  }
}
