"""The form 協力医療機関に関する届出書 as a workbook: what it looks like, handed out, read again."""
