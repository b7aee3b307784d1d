#include "ledger/audit/audit.h"

#include "ledger/audit/check_notes.h"
#include "ledger/audit/pass.h"

namespace luoshu {
namespace {

// What every source is checked for, so that a report names each even where it was not reached.
std::vector<CheckId> expected_checks(const AuditSource& source, bool gm) {
  std::vector<CheckId> expected = {CheckId::kGenesis,    CheckId::kLeaves, CheckId::kHeaders,
                                   CheckId::kSequence,   CheckId::kEvents, CheckId::kSigners,
                                   CheckId::kSignatures, CheckId::kRules,  CheckId::kState,
                                   CheckId::kIdentities, CheckId::kTiles,  CheckId::kCheckpoints};
  if (gm) expected.push_back(CheckId::kTilesSm3);
  for (const CheckId id : source.own_checks()) expected.push_back(id);
  return expected;
}

// Checks that compare with the end of the log: an audit of its beginning leaves them out.
bool needs_all_entries(CheckId id) {
  return id == CheckId::kHead || id == CheckId::kAnchors;
}

std::optional<GenesisFound> read_genesis(const AuditSource& source, Findings& findings) {
  std::optional<GenesisFound> genesis;
  const auto unreadable = [&](const Fault& fault) {
    findings.failed(CheckId::kGenesis, 0, "entry 0", fault);
    return std::nullopt;
  };
  const auto reader = source.reader();
  if (!reader) return unreadable(reader.error());
  const Status read = (*reader)->entries(Seq{0}, 1, [&](Seq, ByteView leaf, ByteView framed) {
    genesis = examine_genesis(leaf, framed, findings);
  });
  if (!read) return unreadable(read.error());
  return genesis;
}

// Checks that are carried through once the pass has come to its end.
void finish_pass_checks(bool gm, Findings& findings) {
  for (const CheckId id :
       {CheckId::kGenesis, CheckId::kLeaves, CheckId::kHeaders, CheckId::kSequence,
        CheckId::kEvents, CheckId::kSigners, CheckId::kSignatures, CheckId::kRules, CheckId::kState,
        CheckId::kIdentities, CheckId::kTiles})
    findings.finished(id);
  if (gm) findings.finished(CheckId::kTilesSm3);
}

void check_checkpoints(const AuditSource& source, const Replayed& replayed, Findings& findings) {
  const auto notes = source.checkpoints();
  if (!notes) return findings.failed(CheckId::kCheckpoints, 0, "checkpoints", notes.error());
  for (const LogReader::SignedNotes& signed_notes : *notes) {
    const std::uint64_t size = signed_notes.size.value;
    if (size > replayed.head.size.value && !replayed.whole) continue;
    const Status good = check_notes(signed_notes, replayed);
    if (good)
      findings.passed(CheckId::kCheckpoints);
    else
      findings.failed(CheckId::kCheckpoints, size, "checkpoint " + std::to_string(size),
                      good.error());
  }
  findings.finished(CheckId::kCheckpoints);
}

AuditReport report_of(const Findings& findings, const std::vector<CheckId>& expected) {
  AuditReport report;
  report.checks = findings.checks(expected);
  report.unreadable = findings.unreadable();
  return report;
}

Result<AuditReport> audit_opened(Result<std::unique_ptr<AuditSource>> source,
                                 const std::filesystem::path& path, const AuditOptions& options) {
  if (source) return audit(**source, options);
  const Fault& fault = source.error();
  if (fault.code == Errc::kNotFound || fault.code == Errc::kBusy || fault.code == Errc::kUsage)
    return fault;
  Findings findings;
  findings.failed(CheckId::kFiles, 0, path.string(), fault);
  return report_of(findings, {});
}

}  // namespace

Result<AuditReport> audit(AuditSource& source, const AuditOptions& options) {
  const Size size = options.as_of_size.value_or(source.size());
  if (size.value == 0 || size > source.size())
    return Fault{Errc::kUsage, "the log has " + std::to_string(source.size().value) +
                                   " entries; an audit covers 1 to all of them, not " +
                                   std::to_string(size.value)};
  Findings findings;
  source.check_files(findings);
  std::optional<GenesisFound> genesis = read_genesis(source, findings);
  if (!genesis) return report_of(findings, expected_checks(source, false));

  const bool gm = genesis->genesis.suite == Suite::kGm;
  std::vector<CheckId> expected = expected_checks(source, gm);
  if (size < source.size()) std::erase_if(expected, needs_all_entries);
  Pass pass(source, *std::move(genesis), size, findings);
  const bool complete = pass.run(std::max(options.jobs, 1U), options.progress);
  Replayed replayed = pass.replayed();
  std::vector<Check> more;
  if (complete) {
    finish_pass_checks(gm, findings);
    const auto reader = source.reader();
    if (!reader) return reader.error();
    replayed.root = [&](DigestKind kind, Size at) {
      return merkle::root_from_tiles(kind, at.value, [&](merkle::TileId id, std::uint64_t width) {
        return (*reader)->tile(kind, id, width);
      });
    };
    check_checkpoints(source, replayed, findings);
    source.check_rest(replayed, findings);
    if (options.more) more = options.more(replayed);
  }
  AuditReport report = report_of(findings, expected);
  report.checks.insert(report.checks.end(), std::make_move_iterator(more.begin()),
                       std::make_move_iterator(more.end()));
  report.size = replayed.head.size;
  report.events = replayed.head.next_event.value - 1;
  report.root = replayed.head.root;
  report.ledger = replayed.ledger;
  return report;
}

Result<AuditReport> audit_home(const std::filesystem::path& home, const AuditOptions& options) {
  return audit_opened(open_home_source(home), home, options);
}

Result<AuditReport> audit_bundle(const std::filesystem::path& bundle, const AuditOptions& options) {
  return audit_opened(open_bundle_source(bundle), bundle, options);
}

}  // namespace luoshu
