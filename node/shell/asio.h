// Asio for the .cc files of this room; no other header includes it.
#pragma once

// lint: allow foreign-header: the one header of this room that its .cc files share it through
#include <boost/asio/io_context.hpp>
// lint: allow foreign-header: as above
#include <boost/asio/ip/tcp.hpp>
// lint: allow foreign-header: as above
#include <boost/asio/local/stream_protocol.hpp>
// lint: allow foreign-header: as above
#include <boost/asio/post.hpp>
// lint: allow foreign-header: as above
#include <boost/asio/steady_timer.hpp>

namespace luoshu::node {

namespace asio = boost::asio;
using asio::ip::tcp;
using local_stream = asio::local::stream_protocol;
using boost::system::error_code;

}  // namespace luoshu::node
