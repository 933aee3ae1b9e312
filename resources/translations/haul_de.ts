<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>haul</name>
    <message>
        <source>About Haul</source>
        <translation>Über Haul</translation>
    </message>
    <message>
        <source>Haul</source>
        <translation>Haul</translation>
    </message>
    <message>
        <source>Haul %1</source>
        <translation>Haul %1</translation>
    </message>
    <message>
        <source>Downloads whole lists of URLs and parses what arrives.

Made with Qt, libcurl and libxml2. MIT licence.</source>
        <translation>Lädt ganze Listen von URLs herunter und wertet aus, was ankommt.

Erstellt mit Qt, libcurl und libxml2. MIT-Lizenz.</translation>
    </message>
    <message>
        <source>The server did not understand the request (400).</source>
        <translation>Der Server hat die Anfrage nicht verstanden (400).</translation>
    </message>
    <message>
        <source>Check the address for characters that do not belong there.</source>
        <translation>Die Adresse auf Zeichen prüfen, die dort nicht hingehören.</translation>
    </message>
    <message>
        <source>The server asks for a name and password (401).</source>
        <translation>Der Server verlangt Benutzername und Passwort (401).</translation>
    </message>
    <message>
        <source>Give them with --user or in the netrc file, then retry.</source>
        <translation>Beides mit --user oder in der netrc-Datei angeben und erneut versuchen.</translation>
    </message>
    <message>
        <source>The server asks for payment (402).</source>
        <translation>Der Server verlangt eine Bezahlung (402).</translation>
    </message>
    <message>
        <source>Open the address in a browser to see what it wants.</source>
        <translation>Die Adresse im Browser öffnen, um zu sehen, was verlangt wird.</translation>
    </message>
    <message>
        <source>The server refuses to give out this file (403).</source>
        <translation>Der Server verweigert den Zugriff auf diese Datei (403).</translation>
    </message>
    <message>
        <source>It may want a login, a cookie, a referer or another user agent; open the address in a browser.</source>
        <translation>Vielleicht verlangt er eine Anmeldung, ein Cookie, einen Referer oder einen anderen User-Agent; die Adresse im Browser öffnen.</translation>
    </message>
    <message>
        <source>The server says the file does not exist (404).</source>
        <translation>Laut Server gibt es die Datei nicht (404).</translation>
    </message>
    <message>
        <source>Check the address; the file may have moved.</source>
        <translation>Die Adresse prüfen; vielleicht liegt die Datei jetzt woanders.</translation>
    </message>
    <message>
        <source>The proxy asks for a name and password (407).</source>
        <translation>Der Proxy verlangt Benutzername und Passwort (407).</translation>
    </message>
    <message>
        <source>Put them into the proxy&apos;s address: http://name:password@proxy:port.</source>
        <translation>Beides in die Adresse des Proxys schreiben: http://name:passwort@proxy:port.</translation>
    </message>
    <message>
        <source>The server gave up waiting for the request (408).</source>
        <translation>Der Server hat nicht länger auf die Anfrage gewartet (408).</translation>
    </message>
    <message>
        <source>Retry later, with fewer connections to this host.</source>
        <translation>Später mit weniger Verbindungen zu diesem Server erneut versuchen.</translation>
    </message>
    <message>
        <source>The server says the file is gone for good (410).</source>
        <translation>Laut Server gibt es die Datei endgültig nicht mehr (410).</translation>
    </message>
    <message>
        <source>Look for a copy elsewhere, such as a web archive.</source>
        <translation>Anderswo nach einer Kopie suchen, etwa in einem Webarchiv.</translation>
    </message>
    <message>
        <source>The server says there were too many requests (429).</source>
        <translation>Dem Server waren es zu viele Anfragen (429).</translation>
    </message>
    <message>
        <source>The server may not give out this file for legal reasons (451).</source>
        <translation>Der Server darf diese Datei aus rechtlichen Gründen nicht herausgeben (451).</translation>
    </message>
    <message>
        <source>The server has an error of its own (500).</source>
        <translation>Auf dem Server ist ein Fehler aufgetreten (500).</translation>
    </message>
    <message>
        <source>Retry later; if it stays, tell the people who run the server.</source>
        <translation>Später erneut versuchen; tritt der Fehler weiter auf, den Betreiber des Servers benachrichtigen.</translation>
    </message>
    <message>
        <source>A server behind the server did not answer properly (502).</source>
        <translation>Ein Server hinter dem angefragten Server hat nicht richtig geantwortet (502).</translation>
    </message>
    <message>
        <source>Retry later.</source>
        <translation>Später erneut versuchen.</translation>
    </message>
    <message>
        <source>The server is busy or closed for now (503).</source>
        <translation>Der Server ist überlastet oder vorübergehend nicht verfügbar (503).</translation>
    </message>
    <message>
        <source>A server behind the server did not answer in time (504).</source>
        <translation>Ein Server hinter dem angefragten Server hat nicht rechtzeitig geantwortet (504).</translation>
    </message>
    <message>
        <source>The server has used up its transfer allowance (509).</source>
        <translation>Der Server hat sein Datenvolumen aufgebraucht (509).</translation>
    </message>
    <message>
        <source>Retry tomorrow.</source>
        <translation>Morgen erneut versuchen.</translation>
    </message>
    <message>
        <source>The server has an error of its own (%1).</source>
        <translation>Auf dem Server ist ein Fehler aufgetreten (%1).</translation>
    </message>
    <message>
        <source>The server refused the request (%1).</source>
        <translation>Der Server hat die Anfrage abgelehnt (%1).</translation>
    </message>
    <message>
        <source>Open the address in a browser to see why.</source>
        <translation>Die Adresse im Browser öffnen, um den Grund zu sehen.</translation>
    </message>
    <message>
        <source>The server answered with something other than a file (%1).</source>
        <translation>Der Server hat mit etwas anderem als einer Datei geantwortet (%1).</translation>
    </message>
    <message>
        <source>Open the address in a browser to see what it is.</source>
        <translation>Die Adresse im Browser öffnen, um zu sehen, was es ist.</translation>
    </message>
    <message>
        <source>This is not a complete web address.</source>
        <translation>Das ist keine vollständige Webadresse.</translation>
    </message>
    <message>
        <source>It must look like https://host/path.</source>
        <translation>Sie muss die Form https://server/pfad haben.</translation>
    </message>
    <message>
        <source>Haul cannot download over this protocol.</source>
        <translation>Über dieses Protokoll kann Haul nicht herunterladen.</translation>
    </message>
    <message>
        <source>Use http, https, ftp, ftps or sftp.</source>
        <translation>http, https, ftp, ftps oder sftp verwenden.</translation>
    </message>
    <message>
        <source>No server of this name was found.</source>
        <translation>Es wurde kein Server mit diesem Namen gefunden.</translation>
    </message>
    <message>
        <source>Check the spelling of the host, and that you are online.</source>
        <translation>Die Schreibweise des Servernamens und die Internetverbindung prüfen.</translation>
    </message>
    <message>
        <source>The server does not accept connections.</source>
        <translation>Der Server nimmt keine Verbindungen an.</translation>
    </message>
    <message>
        <source>It may be down, or the port in the address may be wrong; retry later.</source>
        <translation>Vielleicht ist er außer Betrieb oder der Port in der Adresse ist falsch; später erneut versuchen.</translation>
    </message>
    <message>
        <source>The server did not answer in time.</source>
        <translation>Der Server hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>It may be down or overloaded; retry later, or allow more time with --connect-timeout.</source>
        <translation>Vielleicht ist er außer Betrieb oder überlastet; später erneut versuchen oder mit --connect-timeout mehr Zeit lassen.</translation>
    </message>
    <message>
        <source>The server stopped sending.</source>
        <translation>Der Server sendet nichts mehr.</translation>
    </message>
    <message>
        <source>Retry, or allow longer pauses with --timeout.</source>
        <translation>Erneut versuchen oder mit --timeout längere Pausen zulassen.</translation>
    </message>
    <message>
        <source>The connection broke before the end.</source>
        <translation>Die Verbindung ist vorzeitig abgebrochen.</translation>
    </message>
    <message>
        <source>Retry; check the network if it happens often.</source>
        <translation>Erneut versuchen; passiert das öfter, das Netzwerk prüfen.</translation>
    </message>
    <message>
        <source>No secure connection could be made.</source>
        <translation>Es konnte keine sichere Verbindung hergestellt werden.</translation>
    </message>
    <message>
        <source>The server may be too old, or something between you and it interferes.</source>
        <translation>Vielleicht ist der Server zu alt, oder etwas auf dem Weg zu ihm greift in die Verbindung ein.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate does not prove that it is the right server.</source>
        <translation>Das Zertifikat des Servers belegt nicht, dass es der richtige Server ist.</translation>
    </message>
    <message>
        <source>Check the address and the computer&apos;s date; give your own authority with --cacert.</source>
        <translation>Die Adresse und das Datum des Rechners prüfen; eine eigene Zertifizierungsstelle mit --cacert angeben.</translation>
    </message>
    <message>
        <source>The proxy did not connect us.</source>
        <translation>Der Proxy hat keine Verbindung hergestellt.</translation>
    </message>
    <message>
        <source>Check the proxy&apos;s address and whether it is running.</source>
        <translation>Prüfen, ob die Adresse des Proxys stimmt und ob er läuft.</translation>
    </message>
    <message>
        <source>The server refused the name or password.</source>
        <translation>Der Server hat Benutzername oder Passwort abgelehnt.</translation>
    </message>
    <message>
        <source>Check them, then retry.</source>
        <translation>Beides prüfen und erneut versuchen.</translation>
    </message>
    <message>
        <source>The server sends us on, but never to a file.</source>
        <translation>Der Server leitet immer weiter, aber nie zu einer Datei.</translation>
    </message>
    <message>
        <source>Open the address in a browser; it may need a login or a cookie.</source>
        <translation>Die Adresse im Browser öffnen; vielleicht ist eine Anmeldung oder ein Cookie nötig.</translation>
    </message>
    <message>
        <source>The server&apos;s answer makes no sense.</source>
        <translation>Die Antwort des Servers ist unverständlich.</translation>
    </message>
    <message>
        <source>Check that the port belongs to a web server; retry later.</source>
        <translation>Prüfen, ob der Port zu einem Webserver gehört; später erneut versuchen.</translation>
    </message>
    <message>
        <source>Only a part of the file arrived.</source>
        <translation>Nur ein Teil der Datei ist angekommen.</translation>
    </message>
    <message>
        <source>Retry; if it stays, the file on the server is broken.</source>
        <translation>Erneut versuchen; hilft das nicht, ist die Datei auf dem Server beschädigt.</translation>
    </message>
    <message>
        <source>The server says the file does not exist.</source>
        <translation>Laut Server gibt es die Datei nicht.</translation>
    </message>
    <message>
        <source>The file that arrived is not the one that was promised: its checksum differs.</source>
        <translation>Die angekommene Datei ist nicht die erwartete: Die Prüfsumme stimmt nicht.</translation>
    </message>
    <message>
        <source>Retry; if it stays, the file was changed or the checksum is wrong.</source>
        <translation>Erneut versuchen; hilft das nicht, wurde die Datei geändert oder die Prüfsumme ist falsch.</translation>
    </message>
    <message>
        <source>The disk is full, or your share of it is used up.</source>
        <translation>Der Datenträger ist voll oder das Speicherkontingent aufgebraucht.</translation>
    </message>
    <message>
        <source>Free some space, then retry: what has arrived is kept while Haul runs, and the retry goes on from there if the server allows it.</source>
        <translation>Platz schaffen und erneut versuchen: Was schon angekommen ist, bleibt erhalten, solange Haul läuft, und es geht dort weiter, wenn der Server das zulässt.</translation>
    </message>
    <message>
        <source>A list in the watched folder cannot be taken.</source>
        <translation>Eine Liste im überwachten Ordner kann nicht übernommen werden.</translation>
    </message>
    <message>
        <source>Let yourself write to the folder: a list that was taken gets another name there.</source>
        <translation>Für Schreibrechte im Ordner sorgen: Übernommene Listen werden dort umbenannt.</translation>
    </message>
    <message>
        <source>The folder may not be written to.</source>
        <translation>Im Ordner fehlen die Schreibrechte.</translation>
    </message>
    <message>
        <source>Choose another folder with --dir, or let yourself write to this one.</source>
        <translation>Mit --dir einen anderen Ordner wählen oder für Schreibrechte in diesem sorgen.</translation>
    </message>
    <message>
        <source>The file&apos;s name is too long for this disk.</source>
        <translation>Der Dateiname ist zu lang für diesen Datenträger.</translation>
    </message>
    <message>
        <source>Choose a folder with a shorter path, or --layout flat; or give the entry a shorter name.</source>
        <translation>Einen Ordner mit kürzerem Pfad oder --layout flat wählen oder dem Eintrag einen kürzeren Namen geben.</translation>
    </message>
    <message>
        <source>The watched folder cannot be read.</source>
        <translation>Der überwachte Ordner kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Check that it is still there (is the disk plugged in?) and that you may read it, or watch another one.</source>
        <translation>Prüfen, ob er noch da ist (ist der Datenträger angeschlossen?) und gelesen werden darf, oder einen anderen überwachen.</translation>
    </message>
    <message>
        <source>The target folder cannot be used.</source>
        <translation>Der Zielordner kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>Check that it is still there (is the disk plugged in?) and that no file has its name, then retry.</source>
        <translation>Prüfen, ob er noch da ist (ist der Datenträger angeschlossen?) und keine Datei so heißt, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>The file could not be written.</source>
        <translation>Die Datei konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>See the details; check the disk and its cable or network, then retry or choose another folder with --dir.</source>
        <translation>Die Einzelheiten ansehen; den Datenträger und sein Kabel oder das Netzwerk prüfen, dann erneut versuchen oder mit --dir einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>The list cannot be read.</source>
        <translation>Die Liste kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Check the path and that the file may be read.</source>
        <translation>Prüfen, ob der Pfad stimmt und die Datei gelesen werden darf.</translation>
    </message>
    <message>
        <source>The file is too large for this.</source>
        <translation>Die Datei ist dafür zu groß.</translation>
    </message>
    <message>
        <source>Choose a folder on a disk that takes larger files (FAT ends at 4 GiB), or raise the limit that the details name.</source>
        <translation>Einen Ordner auf einem Datenträger wählen, der größere Dateien aufnimmt (FAT nur bis 4 GiB), oder die Grenze anheben, die in den Einzelheiten steht.</translation>
    </message>
    <message>
        <source>The file arrived whole but could not be understood.</source>
        <translation>Die Datei ist vollständig angekommen, konnte aber nicht ausgewertet werden.</translation>
    </message>
    <message>
        <source>Open it to see what it is.</source>
        <translation>Die Datei öffnen, um zu sehen, was sie enthält.</translation>
    </message>
    <message>
        <source>The same address stands earlier in the list.</source>
        <translation>Dieselbe Adresse steht schon weiter oben in der Liste.</translation>
    </message>
    <message>
        <source>Something in Haul itself went wrong.</source>
        <translation>In Haul selbst ist etwas schiefgegangen.</translation>
    </message>
    <message>
        <source>Retry; if it stays, please report it.</source>
        <translation>Erneut versuchen; tritt der Fehler weiter auf, bitte melden.</translation>
    </message>
    <message>
        <source>The server sends too slowly.</source>
        <translation>Der Server sendet zu langsam.</translation>
    </message>
    <message>
        <source>Retry later, or allow less with --lowest-speed (0 allows any speed).</source>
        <translation>Später erneut versuchen oder mit --lowest-speed weniger zulassen (0 lässt jede Geschwindigkeit zu).</translation>
    </message>
    <message>
        <source>The server&apos;s SSH key is not known, or is not the one known.</source>
        <translation>Der SSH-Schlüssel des Servers ist unbekannt oder weicht vom bekannten ab.</translation>
    </message>
    <message>
        <source>Connect once with ssh to check and store its key; --insecure does without the check.</source>
        <translation>Einmal mit ssh verbinden, um den Schlüssel zu prüfen und zu speichern; --insecure verzichtet auf die Prüfung.</translation>
    </message>
    <message>
        <source>The file on the server changed while it was being downloaded.</source>
        <translation>Die Datei auf dem Server wurde während des Herunterladens geändert.</translation>
    </message>
    <message>
        <source>Retry, when nobody is writing to it any more.</source>
        <translation>Erneut versuchen, wenn niemand mehr in die Datei schreibt.</translation>
    </message>
    <message>
        <source>Another Haul is using this session.</source>
        <translation>Diese Sitzung wird bereits von einem anderen Haul verwendet.</translation>
    </message>
    <message>
        <source>Close it, or name another session with --session.</source>
        <translation>Das andere Haul beenden oder mit --session eine andere Sitzung angeben.</translation>
    </message>
    <message>
        <source>The session file is damaged, or is no session file.</source>
        <translation>Die Sitzungsdatei ist beschädigt oder keine Sitzungsdatei.</translation>
    </message>
    <message>
        <source>Check the path; a damaged file is set aside and what can be read of it is kept.</source>
        <translation>Den Pfad prüfen; eine beschädigte Datei wird beiseitegelegt, und was davon lesbar ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>The session file was written by a later version of Haul.</source>
        <translation>Die Sitzungsdatei stammt von einer neueren Version von Haul.</translation>
    </message>
    <message>
        <source>Use that version, or name another session with --session.</source>
        <translation>Diese Version verwenden oder mit --session eine andere Sitzung angeben.</translation>
    </message>
    <message>
        <source>The session cannot be saved.</source>
        <translation>Die Sitzung kann nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>Check the disk that holds it for room and permissions; what is running goes on and is recorded once that is possible again.</source>
        <translation>Freien Platz und Zugriffsrechte auf ihrem Datenträger prüfen; alles Laufende geht weiter und wird gespeichert, sobald das wieder möglich ist.</translation>
    </message>
    <message>
        <source>What arrived is not what the name says.</source>
        <translation>Der Inhalt passt nicht zum Dateinamen.</translation>
    </message>
    <message>
        <source>Open the address in a browser: it may need a login (--cookies), or the file is gone. --any-kind keeps whatever comes.</source>
        <translation>Die Adresse im Browser öffnen: Vielleicht ist eine Anmeldung nötig (--cookies), oder die Datei gibt es nicht mehr. --any-kind behält alles, was kommt.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Starts %1</source>
        <translation>Beginnt %1</translation>
    </message>
    <message>
        <source>No network</source>
        <translation>Kein Netz</translation>
    </message>
    <message>
        <source>Metered network</source>
        <translation>Getaktetes Netz</translation>
    </message>
    <message>
        <source>Waits for its hour</source>
        <translation>Wartet auf seine Zeit</translation>
    </message>
</context>
<context>
    <name>haul::BatchCommands</name>
    <message>
        <source>Folder for what is still to come — files that are there already stay</source>
        <translation>Ordner für alles, was noch kommt – vorhandene Dateien bleiben, wo sie sind</translation>
    </message>
    <message>
        <source>Files of “%1” go to %2 from now on. Those that are there, or have begun, stay where they are.</source>
        <translation>Dateien von „%1“ kommen ab jetzt nach %2. Bereits vorhandene oder begonnene bleiben, wo sie sind.</translation>
    </message>
</context>
<context>
    <name>haul::BatchDelegate</name>
    <message>
        <source>Resume this batch</source>
        <translation>Diesen Stapel fortsetzen</translation>
    </message>
    <message>
        <source>Pause this batch</source>
        <translation>Diesen Stapel anhalten</translation>
    </message>
    <message>
        <source>Cancel this batch</source>
        <translation>Diesen Stapel abbrechen</translation>
    </message>
    <message>
        <source>Name of the batch</source>
        <translation>Name des Stapels</translation>
    </message>
</context>
<context>
    <name>haul::BatchDetails</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Datenrate</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>No batch chosen</source>
        <translation>Kein Stapel ausgewählt</translation>
    </message>
    <message>
        <source>Choose one at the left to see how it goes.</source>
        <translation>Links einen auswählen, um seinen Verlauf zu sehen.</translation>
    </message>
    <message>
        <source>Certificates are not verified in this batch (insecure).</source>
        <translation>In diesem Stapel werden Zertifikate nicht geprüft (unsicher).</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Zusammenfassung</translation>
    </message>
</context>
<context>
    <name>haul::BatchForm</name>
    <message>
        <source>&amp;More options</source>
        <translation>Weitere O&amp;ptionen</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>&amp;Name:</translation>
    </message>
    <message>
        <source>&amp;Save to:</source>
        <translation>&amp;Speichern in:</translation>
    </message>
    <message>
        <source>F&amp;olders:</source>
        <translation>&amp;Ordner:</translation>
    </message>
    <message>
        <source>File &amp;exists:</source>
        <translation>&amp;Falls vorhanden:</translation>
    </message>
    <message>
        <source>without the first </source>
        <translation>Ebenen weglassen: </translation>
    </message>
    <message>
        <source>with all levels</source>
        <translation>mit allen Ebenen</translation>
    </message>
    <message>
        <source>Leading folders of the addresses to leave out</source>
        <translation>Wie viele der obersten Ordner in den Adressen wegfallen</translation>
    </message>
    <message>
        <source>Temp&amp;late:</source>
        <translation>&amp;Vorlage:</translation>
    </message>
    <message>
        <source>The template, %1.</source>
        <translation>Vorlage: %1.</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>&amp;Wählen&#xa0;…</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Certificates will not be verified (insecure).</source>
        <translation>Zertifikate werden nicht geprüft (unsicher).</translation>
    </message>
    <message>
        <source>Save To</source>
        <translation>Speichern in</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
</context>
<context>
    <name>haul::BatchModel</name>
    <message>
        <source>Speed limit: %1</source>
        <translation>Geschwindigkeitslimit: %1</translation>
    </message>
    <message>
        <source>Certificates are not verified: what arrives may come from somebody else than the servers of the list.</source>
        <translation>Zertifikate werden nicht geprüft: Was ankommt, kann von jemand anderem stammen als den Servern der Liste.</translation>
    </message>
    <message>
        <source>Certificates are not verified</source>
        <translation>Zertifikate ungeprüft</translation>
    </message>
    <message>
        <source>High priority</source>
        <translation>Hohe Priorität</translation>
    </message>
    <message>
        <source>Low priority</source>
        <translation>Niedrige Priorität</translation>
    </message>
</context>
<context>
    <name>haul::BatchPane</name>
    <message>
        <source>Find a batch</source>
        <translation>Stapel suchen</translation>
    </message>
    <message>
        <source>Find a batch by its name</source>
        <translation>Stapel nach Namen suchen</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Show batches</source>
        <translation>Stapel anzeigen</translation>
    </message>
</context>
<context>
    <name>haul::BatchRemoval</name>
    <message>
        <source>Removed %1 batches</source>
        <translation>%1 Stapel entfernt</translation>
    </message>
    <message>
        <source>Removed “%1”</source>
        <translation>„%1“ entfernt</translation>
    </message>
</context>
<context>
    <name>haul::ClipboardBar</name>
    <message>
        <source>&amp;Import…</source>
        <translation>&amp;Importieren&#xa0;…</translation>
    </message>
    <message>
        <source>&amp;Dismiss</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>More than %1 addresses on the clipboard.</source>
        <translation>Mehr als %1 Adressen in der Zwischenablage.</translation>
    </message>
    <message>
        <source>An address on the clipboard.</source>
        <translation>Eine Adresse in der Zwischenablage.</translation>
    </message>
    <message>
        <source>%1 addresses on the clipboard.</source>
        <translation>%1 Adressen in der Zwischenablage.</translation>
    </message>
</context>
<context>
    <name>haul::ColumnKeeper</name>
    <message>
        <source>&amp;Columns</source>
        <translation>&amp;Spalten</translation>
    </message>
</context>
<context>
    <name>haul::ColumnMapper</name>
    <message>
        <source>First row is a head</source>
        <translation>Erste Zeile enthält Überschriften</translation>
    </message>
    <message>
        <source>Address:</source>
        <translation>Adresse:</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>Name:</translation>
    </message>
    <message>
        <source>Folder:</source>
        <translation>Ordner:</translation>
    </message>
    <message>
        <source>Checksum:</source>
        <translation>Prüfsumme:</translation>
    </message>
    <message>
        <source>Size:</source>
        <translation>Größe:</translation>
    </message>
    <message>
        <source>Referer:</source>
        <translation>Referer:</translation>
    </message>
    <message>
        <source>Headers:</source>
        <translation>Header:</translation>
    </message>
    <message>
        <source>Column of: %1</source>
        <translation>Spalte für: %1</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Column %1</source>
        <translation>Spalte %1</translation>
    </message>
</context>
<context>
    <name>haul::CrawlOptions</name>
    <message>
        <source>Obey &amp;robots.txt and nofollow</source>
        <translation>robots.txt un&amp;d nofollow beachten</translation>
    </message>
    <message>
        <source>no links</source>
        <translation>keine Links</translation>
    </message>
    <message>
        <source> deep</source>
        <translation> Ebene(n)</translation>
    </message>
    <message>
        <source>What the pages of the list link to is downloaded as well; with more than 1, what those pages link to, and so on.</source>
        <translation>Auch das, worauf die Seiten der Liste verlinken, wird heruntergeladen; ab 2 auch das, worauf jene Seiten verlinken, und so weiter.</translation>
    </message>
    <message>
        <source>on the hosts of the list</source>
        <translation>nur Server der Liste</translation>
    </message>
    <message>
        <source>in the folders of the list</source>
        <translation>nur Ordner der Liste</translation>
    </message>
    <message>
        <source>anywhere</source>
        <translation>überall</translation>
    </message>
    <message>
        <source>all addresses</source>
        <translation>alle Adressen</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Whole addresses, in which * stands for anything and ? for one character, such as */manual/*; with a space between two of them.</source>
        <translation>Ganze Adressen, in denen * für Beliebiges und ? für ein einzelnes Zeichen steht, etwa */handbuch/*; mehrere durch Leerzeichen getrennt.</translation>
    </message>
    <message>
        <source>&amp;Follow:</source>
        <translation>Lin&amp;ktiefe:</translation>
    </message>
    <message>
        <source>W&amp;here:</source>
        <translation>Berei&amp;ch:</translation>
    </message>
    <message>
        <source>&amp;Pages at most:</source>
        <translation>&amp;Max. Seiten:</translation>
    </message>
    <message>
        <source>Onl&amp;y:</source>
        <translation>N&amp;ur:</translation>
    </message>
    <message>
        <source>B&amp;ut not:</source>
        <translation>Auße&amp;r:</translation>
    </message>
</context>
<context>
    <name>haul::DetailsPane</name>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Results (%1)</source>
        <translation>Ergebnisse (%1)</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
</context>
<context>
    <name>haul::EndBar</name>
    <message>
        <source>Everything has ended. Haul quits in %1.</source>
        <translation>Alles ist abgeschlossen. Haul wird in %1 beendet.</translation>
    </message>
    <message>
        <source>Everything has ended. The computer goes to sleep in %1.</source>
        <translation>Alles ist abgeschlossen. Der Computer geht in %1 in den Standby.</translation>
    </message>
    <message>
        <source>Everything has ended. Your command runs in %1.</source>
        <translation>Alles ist abgeschlossen. Ihr Befehl wird in %1 ausgeführt.</translation>
    </message>
    <message>
        <source>&amp;Don&apos;t</source>
        <translation>Abbre&amp;chen</translation>
    </message>
</context>
<context>
    <name>haul::EndCommands</name>
    <message>
        <source>Run a Command at the End</source>
        <translation>Am Ende einen Befehl ausführen</translation>
    </message>
    <message>
        <source>Once all batches have ended, this is given to the shell:</source>
        <translation>Sobald alle Stapel abgeschlossen sind, wird dies an die Shell übergeben:</translation>
    </message>
    <message>
        <source>&amp;Run at the End</source>
        <translation>Am &amp;Ende ausführen</translation>
    </message>
    <message>
        <source>The computer does not go to sleep.</source>
        <translation>Der Computer geht nicht in den Standby.</translation>
    </message>
    <message>
        <source>The command could not be started.</source>
        <translation>Der Befehl konnte nicht gestartet werden.</translation>
    </message>
</context>
<context>
    <name>haul::EndMenu</name>
    <message>
        <source>When &amp;Everything Has Ended</source>
        <translation>&amp;Wenn alles abgeschlossen ist</translation>
    </message>
    <message>
        <source>Do &amp;Nothing</source>
        <translation>&amp;Nichts tun</translation>
    </message>
    <message>
        <source>&amp;Quit Haul</source>
        <translation>Haul &amp;beenden</translation>
    </message>
    <message>
        <source>Send the Computer to &amp;Sleep</source>
        <translation>Computer in den &amp;Standby versetzen</translation>
    </message>
    <message>
        <source>&amp;Run a Command…</source>
        <translation>Befehl &amp;ausführen&#xa0;…</translation>
    </message>
    <message>
        <source>Once all batches have ended, after a countdown; only until Haul is closed</source>
        <translation>Sobald alle Stapel abgeschlossen sind, nach einem Countdown; gilt nur, bis Haul geschlossen wird</translation>
    </message>
</context>
<context>
    <name>haul::EndNews</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 weitere</translation>
    </message>
    <message>
        <source>%1 batches have ended</source>
        <translation>%1 Stapel abgeschlossen</translation>
    </message>
</context>
<context>
    <name>haul::EntryCheck</name>
    <message>
        <source>Leave them o&amp;ut</source>
        <translation>We&amp;glassen</translation>
    </message>
    <message>
        <source>Leave it o&amp;ut</source>
        <translation>We&amp;glassen</translation>
    </message>
</context>
<context>
    <name>haul::ErrorBanner</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>haul::ExportCommands</name>
    <message>
        <source>%1 failed</source>
        <translation>%1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 not done</source>
        <translation>%1 nicht fertig</translation>
    </message>
    <message>
        <source>%1 written: %2</source>
        <translation>%1 geschrieben: %2</translation>
    </message>
    <message>
        <source>%1 written: 1 URL, %2</source>
        <translation>%1 geschrieben: 1 URL, %2</translation>
    </message>
    <message>
        <source>%1 written: %2 URLs, %3</source>
        <translation>%1 geschrieben: %2 URLs, %3</translation>
    </message>
    <message>
        <source>%1 chosen</source>
        <translation>%1 Auswahl</translation>
    </message>
    <message>
        <source>%1 links</source>
        <translation>%1 Links</translation>
    </message>
    <message>
        <source>%1 results</source>
        <translation>%1 Ergebnisse</translation>
    </message>
    <message>
        <source>Writing %1…</source>
        <translation>%1 wird geschrieben&#xa0;…</translation>
    </message>
</context>
<context>
    <name>haul::ExportDialog</name>
    <message>
        <source>Plain text, one URL a line</source>
        <translation>Reiner Text, eine URL pro Zeile</translation>
    </message>
    <message>
        <source>Plain text, each URL with its reason</source>
        <translation>Reiner Text, jede URL mit Grund</translation>
    </message>
    <message>
        <source>Input file for aria2</source>
        <translation>Eingabedatei für aria2</translation>
    </message>
    <message>
        <source>Metalink with sizes and checksums</source>
        <translation>Metalink mit Größen und Prüfsummen</translation>
    </message>
    <message>
        <source>Table for spreadsheets (CSV)</source>
        <translation>Tabelle für Tabellenkalkulation (CSV)</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>Export List</source>
        <translation>Liste exportieren</translation>
    </message>
</context>
<context>
    <name>haul::ExportJob</name>
    <message>
        <source>The batch was removed before its list was written.</source>
        <translation>Der Stapel wurde entfernt, bevor seine Liste geschrieben war.</translation>
    </message>
</context>
<context>
    <name>haul::ExtractOptions</name>
    <message>
        <source>Sa&amp;ve As…</source>
        <translation>Speichern &amp;unter&#xa0;…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Pages and XML: //span[@class=&quot;price&quot;] · JSON: /offers/0/price · Any text: re:EUR ([0-9.]+)</source>
        <translation>Seiten und XML: //span[@class=&quot;price&quot;] · JSON: /offers/0/price · Beliebiger Text: re:EUR ([0-9.]+)</translation>
    </message>
    <message>
        <source>columns of this batch alone</source>
        <translation>Spalten nur für diesen Stapel</translation>
    </message>
    <message>
        <source>Columns that were kept under a name</source>
        <translation>Unter einem Namen gespeicherte Spalten</translation>
    </message>
    <message>
        <source>Keeps these columns under a name, for other batches</source>
        <translation>Speichert diese Spalten unter einem Namen, für andere Stapel</translation>
    </message>
    <message>
        <source>Forgets the profile; its columns stay in this batch</source>
        <translation>Löscht das Profil; seine Spalten bleiben in diesem Stapel</translation>
    </message>
    <message>
        <source>Pro&amp;file:</source>
        <translation>P&amp;rofil:</translation>
    </message>
    <message>
        <source>Nothing is extracted while “Read titles and links of pages” on the first page is off.</source>
        <translation>Es wird nichts extrahiert, solange „Titel und Links von Seiten auslesen“ auf der ersten Seite ausgeschaltet ist.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Save Columns As</source>
        <translation>Spalten speichern unter</translation>
    </message>
    <message>
        <source>Name of the profile; one that is there is replaced:</source>
        <translation>Name des Profils; ein vorhandenes wird ersetzt:</translation>
    </message>
</context>
<context>
    <name>haul::ExtractionEdit</name>
    <message>
        <source>Column %1 to extract: %2.</source>
        <translation>Spalte %1 unter „Extrahieren“: %2.</translation>
    </message>
    <message>
        <source>There is a column of this name already</source>
        <translation>Eine Spalte mit diesem Namen gibt es schon</translation>
    </message>
</context>
<context>
    <name>haul::ExtractionRow</name>
    <message>
        <source>Move this column up (Alt+Up)</source>
        <translation>Diese Spalte nach oben schieben (Alt+Hoch)</translation>
    </message>
    <message>
        <source>Move this column down (Alt+Down)</source>
        <translation>Diese Spalte nach unten schieben (Alt+Runter)</translation>
    </message>
    <message>
        <source>Remove this column (Alt+Delete)</source>
        <translation>Diese Spalte entfernen (Alt+Entf)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>Ausdruck</translation>
    </message>
    <message>
        <source>Name of column %1</source>
        <translation>Name von Spalte %1</translation>
    </message>
    <message>
        <source>Expression of column %1</source>
        <translation>Ausdruck von Spalte %1</translation>
    </message>
    <message>
        <source>The column has no name yet</source>
        <translation>Die Spalte hat noch keinen Namen</translation>
    </message>
    <message>
        <source>The column has no expression yet</source>
        <translation>Die Spalte hat noch keinen Ausdruck</translation>
    </message>
    <message>
        <source>a name cannot have “=” in it</source>
        <translation>ein Name darf kein „=“ enthalten</translation>
    </message>
</context>
<context>
    <name>haul::FailureList</name>
    <message>
        <source>And %1 more causes.</source>
        <translation>Weitere Ursachen: %1.</translation>
    </message>
</context>
<context>
    <name>haul::FailureRow</name>
    <message>
        <source>&amp;Retry These</source>
        <translation>Diese &amp;wiederholen</translation>
    </message>
    <message>
        <source>&amp;Show These</source>
        <translation>Diese &amp;anzeigen</translation>
    </message>
    <message>
        <source>&amp;Export These…</source>
        <translation>Diese e&amp;xportieren&#xa0;…</translation>
    </message>
    <message>
        <source>&amp;Open Folder</source>
        <translation>&amp;Ordner öffnen</translation>
    </message>
    <message>
        <source>Show these tasks in the table</source>
        <translation>Diese Aufgaben in der Tabelle anzeigen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>haul::FileDeletion</name>
    <message>
        <source>Delete %1 (%2) of “%3” from the disk?</source>
        <translation>%1 (%2) aus „%3“ vom Datenträger löschen?</translation>
    </message>
    <message>
        <source>Delete Files</source>
        <translation>Dateien löschen</translation>
    </message>
    <message>
        <source>It still runs: it is cancelled first. </source>
        <translation>Der Stapel läuft noch und wird zuerst abgebrochen. </translation>
    </message>
    <message>
        <source>This cannot be undone. Files that were there before the batch, or were changed since, stay.</source>
        <translation>Das lässt sich nicht rückgängig machen. Dateien, die schon vor dem Stapel da waren oder seither geändert wurden, bleiben erhalten.</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Deleting files of “%1”…</source>
        <translation>Dateien von „%1“ werden gelöscht&#xa0;…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Stopped: %1 of “%2” are deleted, of %3. The batch stays in the list.</source>
        <translation>Gestoppt: %1 von %3 aus „%2“ gelöscht. Der Stapel bleibt in der Liste.</translation>
    </message>
    <message>
        <source>Deleted %1 (%2) of “%3”.</source>
        <translation>%1 (%2) aus „%3“ gelöscht.</translation>
    </message>
    <message>
        <source>%1 stay: they are not what the batch wrote.</source>
        <translation>%1 behalten: Inhalt stammt nicht vom Stapel.</translation>
    </message>
    <message>
        <source>%1 could not be deleted: %2</source>
        <translation>%1 nicht löschbar: %2</translation>
    </message>
</context>
<context>
    <name>haul::FilterChip</name>
    <message>
        <source>Show all again</source>
        <translation>Wieder alle anzeigen</translation>
    </message>
</context>
<context>
    <name>haul::FreeSpace</name>
    <message>
        <source>Free space</source>
        <translation>Freier Platz</translation>
    </message>
    <message>
        <source>%1 free, about %2 to come</source>
        <translation>%1 frei, noch etwa %2 nötig</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>%1 frei</translation>
    </message>
    <message>
        <source>The rest of this batch will probably not fit into %1</source>
        <translation>Für den Rest dieses Stapels reicht der Platz in %1 wahrscheinlich nicht</translation>
    </message>
    <message>
        <source>Room for files in %1</source>
        <translation>Platz für Dateien in %1</translation>
    </message>
</context>
<context>
    <name>haul::HoldBar</name>
    <message>
        <source>&amp;Go On Anyway</source>
        <translation>Trotzdem &amp;weitermachen</translation>
    </message>
</context>
<context>
    <name>haul::ImportDialog</name>
    <message>
        <source>Import List</source>
        <translation>Liste importieren</translation>
    </message>
    <message>
        <source>what you typed</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>URLs</source>
        <translation>URLs</translation>
    </message>
    <message>
        <source>One URL a line</source>
        <translation>Eine URL pro Zeile</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Duplikate</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>Auffällig</translation>
    </message>
    <message>
        <source>Accepted lines</source>
        <translation>Angenommene Zeilen</translation>
    </message>
    <message>
        <source>Duplicate lines</source>
        <translation>Doppelte Zeilen</translation>
    </message>
    <message>
        <source>Rejected lines</source>
        <translation>Abgelehnte Zeilen</translation>
    </message>
    <message>
        <source>Flagged links</source>
        <translation>Auffällige Links</translation>
    </message>
    <message>
        <source>Read &amp;as:</source>
        <translation>Einlesen &amp;als:</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>%1 importieren</translation>
    </message>
    <message>
        <source>Add URLs</source>
        <translation>URLs hinzufügen</translation>
    </message>
    <message>
        <source>Type or paste URLs, one a line.</source>
        <translation>URLs eintippen oder einfügen, eine pro Zeile.</translation>
    </message>
    <message>
        <source>the pasted text</source>
        <translation>Eingefügter Text</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>%1 wird gelesen&#xa0;…</translation>
    </message>
    <message>
        <source>URLs of %1</source>
        <translation>URLs vom %1</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>&amp;Herunterladen</translation>
    </message>
    <message>
        <source>&amp;Download %1</source>
        <translation>%1 &amp;herunterladen</translation>
    </message>
</context>
<context>
    <name>haul::Importer</name>
    <message>
        <source>Import List</source>
        <translation>Liste importieren</translation>
    </message>
    <message>
        <source>Lists of URLs (*.txt *.lst *.list *.urls *.aria2 *.csv *.tsv *.json *.jsonl *.ndjson *.html *.htm *.m3u *.m3u8 *.meta4 *.metalink *.xml *.rss *.atom *.sfv *.md5 *SUMS *.gz);;All files (*)</source>
        <translation>URL-Listen (*.txt *.lst *.list *.urls *.aria2 *.csv *.tsv *.json *.jsonl *.ndjson *.html *.htm *.m3u *.m3u8 *.meta4 *.metalink *.xml *.rss *.atom *.sfv *.md5 *SUMS *.gz);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>haul::LimitsDialog</name>
    <message>
        <source>no limit</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source> times</source>
        <translation>-mal</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Limits of %1</source>
        <translation>Grenzen von %1</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Before the second attempt. It doubles each time.</source>
        <translation>Vor dem zweiten Versuch. Sie verdoppelt sich jedes Mal.</translation>
    </message>
    <message>
        <source>An attempt that gets no byte for so long is broken off.</source>
        <translation>Ein Versuch, der so lange kein Byte bekommt, wird abgebrochen.</translation>
    </message>
    <message>
        <source>Speed &amp;limit:</source>
        <translation>Max. Geschwindig&amp;keit:</translation>
    </message>
    <message>
        <source>Connections for a &amp;file:</source>
        <translation>Verbindungen pro &amp;Datei:</translation>
    </message>
    <message>
        <source>Try &amp;again:</source>
        <translation>Erneut ve&amp;rsuchen:</translation>
    </message>
    <message>
        <source>&amp;Pause before it:</source>
        <translation>&amp;Pause davor:</translation>
    </message>
    <message>
        <source>Connect &amp;within:</source>
        <translation>Ver&amp;binden binnen:</translation>
    </message>
    <message>
        <source>&amp;Give up after silence of:</source>
        <translation>A&amp;ufgeben nach Stille von:</translation>
    </message>
    <message>
        <source>The speed changes at once. All else holds for what begins from now on: what is under way keeps what it began with.</source>
        <translation>Die Geschwindigkeit ändert sich sofort. Alles andere gilt für das, was ab jetzt beginnt; was schon läuft, behält, womit es begann.</translation>
    </message>
</context>
<context>
    <name>haul::LinkCheckBar</name>
    <message>
        <source>Check Lin&amp;ks</source>
        <translation>&amp;Links prüfen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Leave the dead ones ou&amp;t</source>
        <translation>&amp;Tote Links weglassen</translation>
    </message>
    <message>
        <source>Asks each server what is there and how large it is</source>
        <translation>Fragt jeden Server, was es dort gibt und wie groß es ist</translation>
    </message>
    <message>
        <source>Check Lin&amp;ks Again</source>
        <translation>&amp;Links erneut prüfen</translation>
    </message>
</context>
<context>
    <name>haul::LinkFilterBar</name>
    <message>
        <source>Pa&amp;ges</source>
        <translation>&amp;Seiten</translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation>Bi&amp;lder</translation>
    </message>
    <message>
        <source>A&amp;rchives</source>
        <translation>Ar&amp;chive</translation>
    </message>
    <message>
        <source>D&amp;ocuments</source>
        <translation>&amp;Dokumente</translation>
    </message>
    <message>
        <source>A&amp;udio</source>
        <translation>A&amp;udio</translation>
    </message>
    <message>
        <source>&amp;Video</source>
        <translation>&amp;Video</translation>
    </message>
    <message>
        <source>O&amp;ther</source>
        <translation>Sonst&amp;ige</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Without</source>
        <translation>Ohne</translation>
    </message>
    <message>
        <source>How the filter is written</source>
        <translation>Schreibweise des Filters</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Wildcards</source>
        <translation>Platzhalter</translation>
    </message>
    <message>
        <source>Regular Expression</source>
        <translation>Regulärer Ausdruck</translation>
    </message>
    <message>
        <source>&amp;Without:</source>
        <translation>&amp;Ohne:</translation>
    </message>
    <message>
        <source>Only:</source>
        <translation>Nur:</translation>
    </message>
    <message>
        <source>Without a choice, links of all kinds are shown</source>
        <translation>Ohne Auswahl werden Links aller Arten angezeigt</translation>
    </message>
    <message>
        <source>Filter by address or text</source>
        <translation>Nach Adresse oder Text filtern</translation>
    </message>
    <message>
        <source>* stands for anything, ? for one character; with a space between them, one of several is enough</source>
        <translation>* steht für Beliebiges, ? für ein einzelnes Zeichen; bei mehreren, durch Leerzeichen getrennt, genügt ein Treffer</translation>
    </message>
    <message>
        <source>Looked for in the address; upper and lower case are different</source>
        <translation>Wird in der Adresse gesucht; Groß- und Kleinschreibung wird unterschieden</translation>
    </message>
</context>
<context>
    <name>haul::LinkGrabber</name>
    <message>
        <source>Check &amp;All Shown</source>
        <translation>Angezeigte &amp;auswählen</translation>
    </message>
    <message>
        <source>Check &amp;None Shown</source>
        <translation>Angezeigte a&amp;bwählen</translation>
    </message>
    <message>
        <source>Cop&amp;y Addresses</source>
        <translation>Adressen &amp;kopieren</translation>
    </message>
    <message>
        <source>Links of %1</source>
        <translation>Links aus %1</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Copies the addresses that are shown and checked, one a line</source>
        <translation>Kopiert die angezeigten und ausgewählten Adressen, eine pro Zeile</translation>
    </message>
    <message>
        <source>Opens what is shown and checked in the import preview</source>
        <translation>Öffnet die angezeigten und ausgewählten Links in der Importvorschau</translation>
    </message>
    <message>
        <source>Only the first %1 are here: there are too many.</source>
        <translation>Nur die ersten %1 sind aufgeführt, es sind zu viele.</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>&amp;Herunterladen</translation>
    </message>
    <message>
        <source>&amp;Download %1…</source>
        <translation>%1 &amp;herunterladen&#xa0;…</translation>
    </message>
    <message>
        <source>Collecting links…</source>
        <translation>Links werden gesammelt&#xa0;…</translation>
    </message>
    <message>
        <source>There are no links here</source>
        <translation>Hier gibt es keine Links</translation>
    </message>
    <message>
        <source>Pages, feeds, sitemaps and playlists have some, once they are done.</source>
        <translation>Seiten, Feeds, Sitemaps und Playlists enthalten welche, sobald sie fertig sind.</translation>
    </message>
    <message>
        <source>No links match</source>
        <translation>Keine passenden Links</translation>
    </message>
    <message>
        <source>Change the filter or the kinds to see others.</source>
        <translation>Filter oder Arten ändern, um andere zu sehen.</translation>
    </message>
    <message>
        <source>Only the first of the links were taken: there are too many.</source>
        <translation>Nur die ersten Links wurden übernommen, es sind zu viele.</translation>
    </message>
    <message>
        <source>links of %1</source>
        <translation>Links aus %1</translation>
    </message>
    <message>
        <source>Not copied: that is too much for the clipboard</source>
        <translation>Nicht kopiert: zu viel für die Zwischenablage</translation>
    </message>
    <message>
        <source>%1 copied</source>
        <translation>%1 kopiert</translation>
    </message>
</context>
<context>
    <name>haul::LinkGrabberModel</name>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Server</translation>
    </message>
</context>
<context>
    <name>haul::LinkModel</name>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
</context>
<context>
    <name>haul::MainWindow</name>
    <message>
        <source>Haul</source>
        <translation>Haul</translation>
    </message>
    <message>
        <source>Bringing back your batches…</source>
        <translation>Stapel werden wiederhergestellt&#xa0;…</translation>
    </message>
    <message>
        <source>Drop a list of URLs here, or press %1</source>
        <translation>URL-Liste hierher ziehen oder %1 drücken</translation>
    </message>
    <message>
        <source>A text file with one URL a line will do. You will see what is in it before anything starts.</source>
        <translation>Eine Textdatei mit einer URL pro Zeile genügt. Bevor etwas startet, sehen Sie, was darin steht.</translation>
    </message>
    <message>
        <source>the clipboard</source>
        <translation>Zwischenablage</translation>
    </message>
    <message>
        <source>Watch a Folder for Lists</source>
        <translation>Ordner auf Listen überwachen</translation>
    </message>
    <message>
        <source>%1 — Haul</source>
        <translation>%1 – Haul</translation>
    </message>
    <message>
        <source>Some tasks are still under way.</source>
        <translation>Einige Aufgaben laufen noch.</translation>
    </message>
    <message>
        <source>If you quit now, they stop. Files that are finished stay.</source>
        <translation>Beim Beenden werden sie gestoppt. Fertige Dateien bleiben erhalten.</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Keep Downloading</source>
        <translation>&amp;Weiter herunterladen</translation>
    </message>
</context>
<context>
    <name>haul::MoreOptions</name>
    <message>
        <source>no limit</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source> times</source>
        <translation>-mal</translation>
    </message>
    <message>
        <source> s without a byte</source>
        <translation> s ohne Daten</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Read titles and links of pages</source>
        <translation>Titel und Links von Seiten auslesen</translation>
    </message>
    <message>
        <source>Compute the SHA-256 of every file</source>
        <translation>SHA-256 jeder Datei berechnen</translation>
    </message>
    <message>
        <source>Keep what is not what its name says</source>
        <translation>Auch behalten, was nicht zum Namen passt</translation>
    </message>
    <message>
        <source>Logins from ~/.netrc as well</source>
        <translation>Auch Anmeldedaten aus ~/.netrc</translation>
    </message>
    <message>
        <source>Do not &amp;verify certificates (insecure)</source>
        <translation>Zertifi&amp;kate nicht prüfen (unsicher)</translation>
    </message>
    <message>
        <source>&amp;Transfer</source>
        <translation>Üb&amp;ertragung</translation>
    </message>
    <message>
        <source>&amp;Identity</source>
        <translation>&amp;Identität</translation>
    </message>
    <message>
        <source>Net&amp;work</source>
        <translation>Net&amp;zwerk</translation>
    </message>
    <message>
        <source>Follow links</source>
        <translation>Links folgen</translation>
    </message>
    <message>
        <source>E&amp;xtract</source>
        <translation>E&amp;xtrahieren</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Large files are fetched over several connections at once, where the server allows it.</source>
        <translation>Große Dateien werden über mehrere Verbindungen zugleich geholt, wenn der Server es zulässt.</translation>
    </message>
    <message>
        <source>Of all files of this batch together. It can be changed while the batch runs.</source>
        <translation>Für alle Dateien dieses Stapels zusammen. Lässt sich ändern, während der Stapel läuft.</translation>
    </message>
    <message>
        <source>An attempt that is slower for as long as the server may be silent is broken off and made again.</source>
        <translation>Ein Versuch, der so lange langsamer ist, wie der Server schweigen darf, wird abgebrochen und wiederholt.</translation>
    </message>
    <message>
        <source>Connections a &amp;file:</source>
        <translation>Verbindungen pro &amp;Datei:</translation>
    </message>
    <message>
        <source>S&amp;peed limit:</source>
        <translation>Max. Geschwindig&amp;keit:</translation>
    </message>
    <message>
        <source>Lowest speed:</source>
        <translation>Min. Geschwindigkeit:</translation>
    </message>
    <message>
        <source>Tr&amp;y again:</source>
        <translation>Erneut ve&amp;rsuchen:</translation>
    </message>
    <message>
        <source>&amp;Give up after:</source>
        <translation>A&amp;ufgeben nach:</translation>
    </message>
    <message>
        <source>Connect wit&amp;hin:</source>
        <translation>Ver&amp;binden binnen:</translation>
    </message>
    <message>
        <source>Otherwise a login page that comes under the name of a zip counts as failed.</source>
        <translation>Sonst gilt eine Anmeldeseite, die unter dem Namen einer ZIP-Datei ankommt, als fehlgeschlagen.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine Angabe</translation>
    </message>
    <message>
        <source>Haul&apos;s own</source>
        <translation>Standard von Haul</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Login name</source>
        <translation>Anmeldename</translation>
    </message>
    <message>
        <source>password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Name: value</source>
        <translation>Name: Wert</translation>
    </message>
    <message>
        <source>Sent with every request, one a line.</source>
        <translation>Werden mit jeder Anfrage gesendet, einer pro Zeile.</translation>
    </message>
    <message>
        <source>&amp;Referer:</source>
        <translation>&amp;Referer:</translation>
    </message>
    <message>
        <source>&amp;User agent:</source>
        <translation>&amp;User-Agent:</translation>
    </message>
    <message>
        <source>Lo&amp;gin:</source>
        <translation>Anmeldun&amp;g:</translation>
    </message>
    <message>
        <source>&amp;Headers:</source>
        <translation>Hea&amp;der:</translation>
    </message>
    <message>
        <source>Cookies &amp;file:</source>
        <translation>&amp;Cookie-Datei:</translation>
    </message>
    <message>
        <source>A cookies.txt, as browsers&apos; extensions export it</source>
        <translation>Eine cookies.txt, wie Browser-Erweiterungen sie exportieren</translation>
    </message>
    <message>
        <source>Choose the cookies file</source>
        <translation>Cookie-Datei wählen</translation>
    </message>
    <message>
        <source>as the system says</source>
        <translation>wie im System eingestellt</translation>
    </message>
    <message>
        <source>http://, https://, socks5:// or socks5h://, then host and port</source>
        <translation>http://, https://, socks5:// oder socks5h://, dann Server und Port</translation>
    </message>
    <message>
        <source>Anybody on the way can read and change what is sent. Only for servers that you trust for another reason.</source>
        <translation>Jeder auf dem Übertragungsweg kann mitlesen und Daten verändern. Nur für Server, denen Sie aus anderen Gründen vertrauen.</translation>
    </message>
    <message>
        <source>Prox&amp;y:</source>
        <translation>Prox&amp;y:</translation>
    </message>
    <message>
        <source>Line %1 of the headers does not look like “Name: value”.</source>
        <translation>Zeile %1 der Header hat nicht die Form „Name: Wert“.</translation>
    </message>
    <message>
        <source>The cookies file cannot be read.</source>
        <translation>Die Cookie-Datei kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Cookies File</source>
        <translation>Cookie-Datei</translation>
    </message>
    <message>
        <source>Cookies (*.txt);;All files (*)</source>
        <translation>Cookies (*.txt);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Cookies file</source>
        <translation>Cookie-Datei</translation>
    </message>
    <message>
        <source>Sta&amp;rt:</source>
        <translation>S&amp;tart:</translation>
    </message>
</context>
<context>
    <name>haul::NoticeBar</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>haul::OutcomeBar</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
</context>
<context>
    <name>haul::PageLinks</name>
    <message>
        <source>&amp;Collect Links</source>
        <translation>Links &amp;sammeln</translation>
    </message>
    <message>
        <source>Links of a Page</source>
        <translation>Links einer Seite</translation>
    </message>
    <message>
        <source>&amp;Address of the page, feed, sitemap or playlist:</source>
        <translation>A&amp;dresse der Seite, Sitemap, Playlist oder des Feeds:</translation>
    </message>
    <message>
        <source>Fetching…</source>
        <translation>Wird abgerufen&#xa0;…</translation>
    </message>
</context>
<context>
    <name>haul::PreviewModel</name>
    <message>
        <source>The same as line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Saved as</source>
        <translation>Speichern als</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Repeats</source>
        <translation>Duplikat von</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>What it is about</source>
        <translation>Betrifft</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Problem</translation>
    </message>
</context>
<context>
    <name>haul::PriorityMenu</name>
    <message>
        <source>&amp;High</source>
        <translation>&amp;Hoch</translation>
    </message>
    <message>
        <source>&amp;Normal</source>
        <translation>&amp;Normal</translation>
    </message>
    <message>
        <source>&amp;Low</source>
        <translation>N&amp;iedrig</translation>
    </message>
</context>
<context>
    <name>haul::ProxyState</name>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>New batches go through this proxy.</source>
        <translation>Neue Stapel gehen über diesen Proxy.</translation>
    </message>
    <message>
        <source>The chosen batch goes through this proxy.</source>
        <translation>Der gewählte Stapel geht über diesen Proxy.</translation>
    </message>
    <message>
        <source>The environment names this proxy for %1.</source>
        <translation>Die Umgebung nennt diesen Proxy für %1.</translation>
    </message>
    <message>
        <source>The system names this proxy for %1.</source>
        <translation>Das System nennt diesen Proxy für %1.</translation>
    </message>
    <message>
        <source>Proxy: %1</source>
        <translation>Proxy: %1</translation>
    </message>
    <message>
        <source>A click opens the settings, which hold for new batches.</source>
        <translation>Ein Klick öffnet die Einstellungen; sie gelten für neue Stapel.</translation>
    </message>
</context>
<context>
    <name>haul::RateMenu</name>
    <message>
        <source>no limit</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>&amp;No Limit</source>
        <translation>&amp;Unbegrenzt</translation>
    </message>
    <message>
        <source>Other:</source>
        <translation>Anderes Limit:</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Festlegen</translation>
    </message>
    <message>
        <source>Other speed limit</source>
        <translation>Anderes Geschwindigkeitslimit</translation>
    </message>
    <message>
        <source>Set this speed limit</source>
        <translation>Dieses Geschwindigkeitslimit festlegen</translation>
    </message>
</context>
<context>
    <name>haul::RateSpin</name>
    <message>
        <source> KiB/s</source>
        <translation> KiB/s</translation>
    </message>
</context>
<context>
    <name>haul::ReadingForm</name>
    <message>
        <source>Format of the list</source>
        <translation>Format der Liste</translation>
    </message>
    <message>
        <source>&amp;Base address:</source>
        <translation>&amp;Basisadresse:</translation>
    </message>
    <message>
        <source>Where the list comes from: its names and links are relative to it.</source>
        <translation>Herkunft der Liste; Namen und Links darin sind relativ zu dieser Adresse.</translation>
    </message>
</context>
<context>
    <name>haul::RestLine</name>
    <message>
        <source>Ask the servers that could not be reached again at once</source>
        <translation>Server, die nicht erreichbar waren, sofort wieder fragen</translation>
    </message>
    <message>
        <source>Try Now</source>
        <translation>Jetzt versuchen</translation>
    </message>
</context>
<context>
    <name>haul::ResultColumns</name>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
</context>
<context>
    <name>haul::ResultTable</name>
    <message>
        <source>Filter results</source>
        <translation>Ergebnisse filtern</translation>
    </message>
    <message>
        <source>Filter by title, address, type or field</source>
        <translation>Nach Titel, Adresse, Typ oder Feld filtern</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>&amp;Show All Results</source>
        <translation>Alle &amp;Ergebnisse anzeigen</translation>
    </message>
    <message>
        <source>This batch makes no results</source>
        <translation>Dieser Stapel liefert keine Ergebnisse</translation>
    </message>
    <message>
        <source>“Read titles and links of pages” was off in its import.</source>
        <translation>„Titel und Links von Seiten auslesen“ war beim Import ausgeschaltet.</translation>
    </message>
    <message>
        <source>No results yet</source>
        <translation>Noch keine Ergebnisse</translation>
    </message>
    <message>
        <source>What is found in a file appears here when the file is done.</source>
        <translation>Was in einer Datei gefunden wird, erscheint hier, sobald sie fertig ist.</translation>
    </message>
    <message>
        <source>No result matches “%1”</source>
        <translation>Kein Ergebnis passt zu „%1“</translation>
    </message>
    <message>
        <source>Not copied: that is too much for the clipboard</source>
        <translation>Nicht kopiert: zu viel für die Zwischenablage</translation>
    </message>
    <message>
        <source>%1 copied</source>
        <translation>%1 kopiert</translation>
    </message>
</context>
<context>
    <name>haul::ResultsPane</name>
    <message>
        <source>Links of the chosen result</source>
        <translation>Links des ausgewählten Ergebnisses</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Export as a &amp;Table…</source>
        <translation>Als &amp;Tabelle exportieren&#xa0;…</translation>
    </message>
    <message>
        <source>&amp;Export Links…</source>
        <translation>Links &amp;exportieren&#xa0;…</translation>
    </message>
    <message>
        <source>Collect &amp;Links…</source>
        <translation>&amp;Links sammeln&#xa0;…</translation>
    </message>
    <message>
        <source>&amp;Verify the Batch with This…</source>
        <translation>Stapel hiermit &amp;prüfen&#xa0;…</translation>
    </message>
</context>
<context>
    <name>haul::ScheduleSettings</name>
    <message>
        <source>Wait while there is no network</source>
        <translation>Warten, solange kein Netz da ist</translation>
    </message>
    <message>
        <source>Batches stand still while the computer is offline, and then go on by themselves. Otherwise their tasks fail after some attempts.</source>
        <translation>Stapel stehen still, solange der Rechner offline ist, und laufen danach von selbst weiter. Sonst schlagen ihre Aufgaben nach einigen Versuchen fehl.</translation>
    </message>
    <message>
        <source>This system does not say whether there is a network, so Haul cannot wait for one.</source>
        <translation>Dieses System sagt nicht, ob ein Netz da ist; darum kann Haul auf keines warten.</translation>
    </message>
    <message>
        <source>Wait on a metered network</source>
        <translation>In getakteten Netzen warten</translation>
    </message>
    <message>
        <source>Nothing is downloaded over a network whose bytes are counted, such as a phone&apos;s.</source>
        <translation>Über ein Netz, in dem jedes Byte zählt, etwa das eines Telefons, wird nichts geladen.</translation>
    </message>
    <message>
        <source>This system does not say which networks are metered, so Haul cannot spare them.</source>
        <translation>Dieses System sagt nicht, welche Netze getaktet sind; darum kann Haul sie nicht schonen.</translation>
    </message>
    <message>
        <source>Timetable</source>
        <translation>Zeitplan</translation>
    </message>
    <message>
        <source>Choose what to paint with, then click or drag over the hours; the name of a day or hour takes all of it. By keys: arrows move, with Shift they select, the space bar changes.</source>
        <translation>Wählen Sie, womit Sie malen, und klicken oder ziehen Sie über die Stunden; der Name eines Tages oder einer Stunde nimmt alles davon. Mit Tasten: Pfeile bewegen, mit Umschalt wählen sie aus, die Leertaste ändert.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Zeitplan</translation>
    </message>
</context>
<context>
    <name>haul::ScheduleWords</name>
    <message>
        <source>full speed</source>
        <translation>volle Geschwindigkeit</translation>
    </message>
    <message>
        <source>lower speed</source>
        <translation>geringere Geschwindigkeit</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>%1, %2 to %3: %4</source>
        <translation>%1, %2 bis %3: %4</translation>
    </message>
    <message>
        <source>Waiting for the network: there is none at the moment. Downloads go on by themselves.</source>
        <translation>Wartet auf das Netz: Im Moment ist keines da. Es geht von selbst weiter.</translation>
    </message>
    <message>
        <source>Waiting: this network is metered. Downloads go on by themselves on another one.</source>
        <translation>Wartet: Dieses Netz ist getaktet. In einem anderen geht es von selbst weiter.</translation>
    </message>
    <message>
        <source>Waiting until %1, as the timetable says.</source>
        <translation>Wartet bis %1, wie es im Zeitplan steht.</translation>
    </message>
    <message>
        <source>Waiting: the timetable leaves no hour to download in. It can be changed in the settings.</source>
        <translation>Wartet: Der Zeitplan lässt keine Stunde zum Herunterladen. Er lässt sich in den Einstellungen ändern.</translation>
    </message>
</context>
<context>
    <name>haul::SegmentStrip</name>
    <message>
        <source>Parts of the file</source>
        <translation>Teile der Datei</translation>
    </message>
    <message>
        <source>%1 of the file is there: %2</source>
        <translation>%1 der Datei vorhanden: %2</translation>
    </message>
</context>
<context>
    <name>haul::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Start and lists</source>
        <translation>Start und Listen</translation>
    </message>
    <message>
        <source>Go on at start</source>
        <translation>Beim Start fortsetzen</translation>
    </message>
    <message>
        <source>When Haul starts, batches that have not ended go on by themselves. Otherwise they wait, paused.</source>
        <translation>Beim Start von Haul laufen nicht abgeschlossene Stapel von selbst weiter. Sonst bleiben sie angehalten.</translation>
    </message>
    <message>
        <source>Watch the clipboard</source>
        <translation>Zwischenablage überwachen</translation>
    </message>
    <message>
        <source>Offers to import the URLs in what is copied anywhere. Nothing starts by itself.</source>
        <translation>Bietet an, URLs zu importieren, die irgendwo kopiert werden. Nichts startet von selbst.</translation>
    </message>
    <message>
        <source>Watch a folder for lists</source>
        <translation>Ordner auf Listen überwachen</translation>
    </message>
    <message>
        <source>Lists that are put into the folder open in the import preview, and are then called “….taken”.</source>
        <translation>Listen, die in den Ordner gelegt werden, öffnen sich in der Importvorschau und heißen danach „….taken“.</translation>
    </message>
    <message>
        <source>New batches</source>
        <translation>Neue Stapel</translation>
    </message>
    <message>
        <source>When a file is there already</source>
        <translation>Wenn eine Datei schon vorhanden ist</translation>
    </message>
    <message>
        <source>What happens to a file whose name is taken. Each import can say otherwise.</source>
        <translation>Was mit einer Datei geschieht, deren Name schon vergeben ist. Lässt sich bei jedem Import ändern.</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Which folders are made within the folder of the batch.</source>
        <translation>Welche Ordner innerhalb des Stapelordners angelegt werden.</translation>
    </message>
    <message>
        <source>Read titles and links of pages</source>
        <translation>Titel und Links von Seiten auslesen</translation>
    </message>
    <message>
        <source>Makes a result of every file that arrives, for the table of results.</source>
        <translation>Erzeugt zu jeder ankommenden Datei ein Ergebnis für die Ergebnistabelle.</translation>
    </message>
    <message>
        <source>Keep what is not what its name says</source>
        <translation>Auch behalten, was nicht zum Namen passt</translation>
    </message>
    <message>
        <source>Otherwise a login page that comes under the name of a zip counts as failed.</source>
        <translation>Sonst gilt eine Anmeldeseite, die unter dem Namen einer ZIP-Datei ankommt, als fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Compute the SHA-256 of every file</source>
        <translation>SHA-256 jeder Datei berechnen</translation>
    </message>
    <message>
        <source>Shown in a task&apos;s details and kept in reports. It costs some time.</source>
        <translation>Wird in den Details der Aufgabe angezeigt und in Berichten festgehalten. Kostet etwas Zeit.</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>Files at once</source>
        <translation>Gleichzeitige Dateien</translation>
    </message>
    <message>
        <source>So many files are on their way at the same time, over all batches.</source>
        <translation>So viele Dateien werden gleichzeitig heruntergeladen, über alle Stapel hinweg.</translation>
    </message>
    <message>
        <source>Connections to a server</source>
        <translation>Verbindungen pro Server</translation>
    </message>
    <message>
        <source>At most so many at once to the same server. Many servers turn away who opens too many.</source>
        <translation>Höchstens so viele gleichzeitig zum selben Server. Wer zu viele öffnet, wird von vielen Servern abgewiesen.</translation>
    </message>
    <message>
        <source>Connections for a file</source>
        <translation>Verbindungen pro Datei</translation>
    </message>
    <message>
        <source>Large files come over several connections at once, where the server allows it. Holds for new batches.</source>
        <translation>Große Dateien werden über mehrere Verbindungen zugleich geholt, wenn der Server es zulässt. Gilt für neue Stapel.</translation>
    </message>
    <message>
        <source>Pause between two requests</source>
        <translation>Pause zwischen zwei Anfragen</translation>
    </message>
    <message>
        <source>To the same server. For servers that ask for patience.</source>
        <translation>An denselben Server. Für Server, die um Geduld bitten.</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>When servers fail</source>
        <translation>Bei Serverproblemen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>So often a task is tried again by itself after an error that may pass, with growing pauses. Holds for new batches.</source>
        <translation>So oft wird eine Aufgabe nach einem vorübergehenden Fehler von selbst wiederholt, mit wachsenden Pausen. Gilt für neue Stapel.</translation>
    </message>
    <message>
        <source> times</source>
        <translation>-mal</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Connect within</source>
        <translation>Verbinden innerhalb von</translation>
    </message>
    <message>
        <source>A server that does not answer for so long counts as out of reach. Holds for new batches.</source>
        <translation>Ein Server, der so lange nicht antwortet, gilt als nicht erreichbar. Gilt für neue Stapel.</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Give up after silence of</source>
        <translation>Ohne Daten aufgeben nach</translation>
    </message>
    <message>
        <source>An attempt that gets no byte for so long is broken off. Holds for new batches.</source>
        <translation>Ein Versuch, bei dem so lange nichts ankommt, wird abgebrochen. Gilt für neue Stapel.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>http://, https://, socks5:// or socks5h://, then host and port. Holds for new batches.</source>
        <translation>http://, https://, socks5:// oder socks5h://, dann Server und Port. Gilt für neue Stapel.</translation>
    </message>
    <message>
        <source>as the system says</source>
        <translation>wie im System eingestellt</translation>
    </message>
    <message>
        <source>User agent</source>
        <translation>User-Agent</translation>
    </message>
    <message>
        <source>How Haul introduces itself to servers. Some answer to browsers only. Holds for new batches.</source>
        <translation>Wie Haul sich bei Servern vorstellt. Manche antworten nur Browsern. Gilt für neue Stapel.</translation>
    </message>
    <message>
        <source>Haul&apos;s own</source>
        <translation>Standard von Haul</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Downloads</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Folder for Downloads</source>
        <translation>Download-Ordner</translation>
    </message>
    <message>
        <source>Folder for downloads</source>
        <translation>Download-Ordner</translation>
    </message>
    <message>
        <source>Every new batch gets a folder of its own in it. Where the last import went is proposed next.</source>
        <translation>Jeder neue Stapel bekommt darin einen eigenen Ordner. Beim nächsten Import wird der Ort des letzten vorgeschlagen.</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>Speed limit</source>
        <translation>Geschwindigkeitslimit</translation>
    </message>
    <message>
        <source>Of all batches together; also in the status bar.</source>
        <translation>Für alle Stapel zusammen; auch in der Statusleiste.</translation>
    </message>
    <message>
        <source>as the desktop</source>
        <translation>wie die Arbeitsumgebung</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Of Haul&apos;s words; from the next start on.</source>
        <translation>Sprache der Oberfläche; gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Notify when a batch ends</source>
        <translation>Bei Stapelende benachrichtigen</translation>
    </message>
    <message>
        <source>Once for each batch, never for each file, and only while you look elsewhere.</source>
        <translation>Einmal pro Stapel, nie pro Datei, und nur, wenn Haul nicht im Vordergrund ist.</translation>
    </message>
    <message>
        <source>Icon in the tray</source>
        <translation>Symbol im Infobereich</translation>
    </message>
    <message>
        <source>Shows how far everything is, where the desktop has a tray.</source>
        <translation>Zeigt den Gesamtfortschritt, sofern die Arbeitsumgebung einen Infobereich hat.</translation>
    </message>
    <message>
        <source>Sound at the end</source>
        <translation>Ton am Ende</translation>
    </message>
    <message>
        <source>Once, when everything has ended: what the desktop&apos;s sounds have for it, or a beep.</source>
        <translation>Einmal, wenn alles abgeschlossen ist: was die Klänge der Arbeitsumgebung dafür haben, oder ein Piepton.</translation>
    </message>
</context>
<context>
    <name>haul::SettingsView</name>
    <message>
        <source>Find a setting</source>
        <translation>Einstellung suchen</translation>
    </message>
    <message>
        <source>Groups of settings</source>
        <translation>Gruppen von Einstellungen</translation>
    </message>
    <message>
        <source>No setting mentions “%1”</source>
        <translation>Keine Einstellung enthält „%1“</translation>
    </message>
</context>
<context>
    <name>haul::SpeedGraph</name>
    <message>
        <source>%1 min ago</source>
        <translation>vor %1 min</translation>
    </message>
    <message>
        <source>Speed over time</source>
        <translation>Datenrate im Zeitverlauf</translation>
    </message>
    <message>
        <source>Now %1, at most %2 in the last %3</source>
        <translation>Jetzt %1, höchstens %2 in den letzten %3</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
</context>
<context>
    <name>haul::SpeedLimit</name>
    <message>
        <source>Speed Limit</source>
        <translation>Geschwindigkeit begrenzen</translation>
    </message>
    <message>
        <source>Speed limit</source>
        <translation>Geschwindigkeitslimit</translation>
    </message>
    <message>
        <source>No speed limit</source>
        <translation>Kein Limit</translation>
    </message>
    <message>
        <source>Limit %1</source>
        <translation>Limit %1</translation>
    </message>
    <message>
        <source>&amp;Timetable…</source>
        <translation>&amp;Zeitplan&#xa0;…</translation>
    </message>
    <message>
        <source>Limit %1 until %2</source>
        <translation>Höchstens %1 bis %2</translation>
    </message>
</context>
<context>
    <name>haul::StartChoice</name>
    <message>
        <source>At once</source>
        <translation>Sofort</translation>
    </message>
    <message>
        <source>At a time</source>
        <translation>Zu einer Zeit</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Day and time of the start</source>
        <translation>Tag und Uhrzeit des Starts</translation>
    </message>
</context>
<context>
    <name>haul::StartDialog</name>
    <message>
        <source>Start at a Time</source>
        <translation>Später starten</translation>
    </message>
    <message>
        <source>When “%1” is to start. Until then it waits; what is under way stands still.</source>
        <translation>Wann „%1“ starten soll. Bis dahin wartet der Stapel; was läuft, steht still.</translation>
    </message>
    <message>
        <source>&amp;Start:</source>
        <translation>&amp;Start:</translation>
    </message>
</context>
<context>
    <name>haul::TaskColumns</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Datenrate</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Cancel this task</source>
        <translation>Diese Aufgabe abbrechen</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
</context>
<context>
    <name>haul::TaskCommands</name>
    <message>
        <source>This cannot be opened: it is no longer there, or no program is known for it.</source>
        <translation>Kann nicht geöffnet werden: nicht mehr vorhanden, oder es ist kein Programm dafür bekannt.</translation>
    </message>
</context>
<context>
    <name>haul::TaskDetails</name>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Redirected to</source>
        <translation>Umgeleitet zu</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>No task chosen</source>
        <translation>Keine Aufgabe ausgewählt</translation>
    </message>
    <message>
        <source>Choose one above to see what it did.</source>
        <translation>Oben eine auswählen, um ihren Verlauf zu sehen.</translation>
    </message>
    <message>
        <source>The server&apos;s answer</source>
        <translation>Antwort des Servers</translation>
    </message>
    <message>
        <source>Certificates are not verified in this batch (insecure).</source>
        <translation>In diesem Stapel werden Zertifikate nicht geprüft (unsicher).</translation>
    </message>
    <message>
        <source>HTTP %1</source>
        <translation>HTTP %1</translation>
    </message>
    <message>
        <source>%1   Attempt %2: %3; the next one after %4.</source>
        <translation>%1   Versuch %2: %3; der nächste nach %4.</translation>
    </message>
    <message>
        <source>The server&apos;s answer is kept of the latest tasks only, while Haul runs.</source>
        <translation>Die Antwort des Servers wird nur für die letzten Aufgaben aufbewahrt, solange Haul läuft.</translation>
    </message>
    <message>
        <source>The server&apos;s answer will be shown here.</source>
        <translation>Hier erscheint die Antwort des Servers.</translation>
    </message>
</context>
<context>
    <name>haul::TaskPane</name>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>No tasks in this batch</source>
        <translation>Keine Aufgaben in diesem Stapel</translation>
    </message>
    <message>
        <source>Nothing is under way</source>
        <translation>Gerade läuft nichts</translation>
    </message>
    <message>
        <source>Nothing is waiting</source>
        <translation>Nichts wartet</translation>
    </message>
    <message>
        <source>Nothing is done yet</source>
        <translation>Noch nichts fertig</translation>
    </message>
    <message>
        <source>Nothing has failed</source>
        <translation>Nichts fehlgeschlagen</translation>
    </message>
    <message>
        <source>Nothing was cancelled</source>
        <translation>Nichts abgebrochen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter by name, address or error</source>
        <translation>Nach Name, Adresse oder Fehler filtern</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Nothing matches “%1”</source>
        <translation>Nichts passt zu „%1“</translation>
    </message>
    <message>
        <source>Press Esc in the filter to see everything again.</source>
        <translation>Esc im Filter zeigt wieder alles an.</translation>
    </message>
    <message>
        <source>Only: %1</source>
        <translation>Nur: %1</translation>
    </message>
</context>
<context>
    <name>haul::TaskRemoval</name>
    <message>
        <source>Removed %1 tasks from the list</source>
        <translation>%1 Aufgaben aus der Liste entfernt</translation>
    </message>
    <message>
        <source>Removed “%1” from the list</source>
        <translation>„%1“ aus der Liste entfernt</translation>
    </message>
</context>
<context>
    <name>haul::TemplateEdit</name>
    <message>
        <source>Folders and names made of {batch} {host} {path} {name} {ext} {index} {date} {title}, for instance {host}/{index:04}-{name}{ext}</source>
        <translation>Ordner und Namen aus {batch} {host} {path} {name} {ext} {index} {date} {title}, zum Beispiel {host}/{index:04}-{name}{ext}</translation>
    </message>
</context>
<context>
    <name>haul::TimetableEdit</name>
    <message>
        <source>Full speed</source>
        <translation>Volle Geschwindigkeit</translation>
    </message>
    <message>
        <source>Lower speed</source>
        <translation>Geringere Geschwindigkeit</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Paint with this</source>
        <translation>Hiermit malen</translation>
    </message>
    <message>
        <source>Always Full Speed</source>
        <translation>Immer volle Geschwindigkeit</translation>
    </message>
    <message>
        <source>Lower on Working Days, %1 to %2</source>
        <translation>An Werktagen geringer, %1 bis %2</translation>
    </message>
    <message>
        <source>Lower speed:</source>
        <translation>Geringere Geschwindigkeit:</translation>
    </message>
</context>
<context>
    <name>haul::TotalsLine</name>
    <message>
        <source>Totals</source>
        <translation>Gesamt</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>%1 active</source>
        <translation>%1 aktiv</translation>
    </message>
    <message>
        <source>%1 received</source>
        <translation>%1 empfangen</translation>
    </message>
</context>
<context>
    <name>haul::TrayIcon</name>
    <message>
        <source>&amp;Show Haul</source>
        <translation>Haul &amp;anzeigen</translation>
    </message>
    <message>
        <source>&amp;Pause All</source>
        <translation>Alle an&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Resume All</source>
        <translation>Alle &amp;fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Haul</source>
        <translation>Haul</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
</context>
<context>
    <name>haul::VerifyDialog</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: not in this batch</source>
        <translation>%1: nicht in diesem Stapel</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 weitere</translation>
    </message>
    <message>
        <source>Verify %1</source>
        <translation>%1 prüfen</translation>
    </message>
    <message>
        <source>Reading the files that %1 names…</source>
        <translation>Die in %1 genannten Dateien werden gelesen&#xa0;…</translation>
    </message>
    <message>
        <source>Files that are wrong or missing</source>
        <translation>Falsche oder fehlende Dateien</translation>
    </message>
    <message>
        <source>The batch was removed before its files were read.</source>
        <translation>Der Stapel wurde entfernt, bevor seine Dateien gelesen waren.</translation>
    </message>
</context>
<context>
    <name>haul::WeekGrid</name>
    <message>
        <source>Timetable</source>
        <translation>Zeitplan</translation>
    </message>
</context>
<context>
    <name>haul::WindowActions</name>
    <message>
        <source>&amp;Import List…</source>
        <translation>Liste &amp;importieren&#xa0;…</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Import a list of URLs from a file</source>
        <translation>Eine URL-Liste aus einer Datei importieren</translation>
    </message>
    <message>
        <source>&amp;Add URLs…</source>
        <translation>&amp;URLs hinzufügen&#xa0;…</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Type URLs or paste them</source>
        <translation>URLs eintippen oder einfügen</translation>
    </message>
    <message>
        <source>&amp;Paste URLs</source>
        <translation>URLs &amp;einfügen</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Import the URLs on the clipboard</source>
        <translation>Die URLs aus der Zwischenablage importieren</translation>
    </message>
    <message>
        <source>Lin&amp;ks of a Page…</source>
        <translation>&amp;Links einer Seite&#xa0;…</translation>
    </message>
    <message>
        <source>Speed &amp;Limit…</source>
        <translation>&amp;Geschwindigkeit begrenzen&#xa0;…</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Limit</translation>
    </message>
    <message>
        <source>Limit the speed of all batches together</source>
        <translation>Die Geschwindigkeit aller Stapel zusammen begrenzen</translation>
    </message>
    <message>
        <source>&amp;Watch the Clipboard</source>
        <translation>&amp;Zwischenablage überwachen</translation>
    </message>
    <message>
        <source>Offers to import the URLs in what is copied anywhere; nothing starts by itself</source>
        <translation>Bietet an, URLs zu importieren, die irgendwo kopiert werden; nichts startet von selbst</translation>
    </message>
    <message>
        <source>Lists that are put into the folder open in the import preview, and are then called “….taken”</source>
        <translation>Listen, die in den Ordner gelegt werden, öffnen sich in der Importvorschau und heißen danach „….taken“</translation>
    </message>
    <message>
        <source>&amp;Go On at Start</source>
        <translation>Beim &amp;Start fortsetzen</translation>
    </message>
    <message>
        <source>When Haul starts, batches that have not ended go on by themselves; otherwise they wait, paused</source>
        <translation>Beim Start von Haul laufen nicht abgeschlossene Stapel von selbst weiter; sonst bleiben sie angehalten</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Einstellungen&#xa0;…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>&amp;Alle auswählen</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>&amp;Filtern</translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>&amp;Details</translation>
    </message>
    <message>
        <source>&amp;About Haul</source>
        <translation>Ü&amp;ber Haul</translation>
    </message>
    <message>
        <source>&amp;Cancel Batch</source>
        <translation>Stapel &amp;abbrechen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the whole batch</source>
        <translation>Den ganzen Stapel abbrechen</translation>
    </message>
    <message>
        <source>Retry &amp;Failed</source>
        <translation>Fehlgeschlagene &amp;wiederholen</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Try all failed tasks of this batch again</source>
        <translation>Alle fehlgeschlagenen Aufgaben dieses Stapels wiederholen</translation>
    </message>
    <message>
        <source>&amp;Open Folder</source>
        <translation>&amp;Ordner öffnen</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Open the folder of this batch</source>
        <translation>Den Ordner dieses Stapels öffnen</translation>
    </message>
    <message>
        <source>&amp;All Tasks…</source>
        <translation>&amp;Alle Aufgaben&#xa0;…</translation>
    </message>
    <message>
        <source>&amp;Failed, with Reasons…</source>
        <translation>&amp;Fehlgeschlagene, mit Grund&#xa0;…</translation>
    </message>
    <message>
        <source>&amp;Not Done…</source>
        <translation>&amp;Nicht fertige&#xa0;…</translation>
    </message>
    <message>
        <source>&amp;Chosen Tasks…</source>
        <translation>Aus&amp;gewählte Aufgaben&#xa0;…</translation>
    </message>
    <message>
        <source>&amp;Results as a Table…</source>
        <translation>&amp;Ergebnisse als Tabelle&#xa0;…</translation>
    </message>
    <message>
        <source>&amp;Links of All Results…</source>
        <translation>&amp;Links aller Ergebnisse&#xa0;…</translation>
    </message>
    <message>
        <source>Collect Lin&amp;ks…</source>
        <translation>&amp;Links sammeln&#xa0;…</translation>
    </message>
    <message>
        <source>Remo&amp;ve from List</source>
        <translation>Aus der Liste &amp;entfernen</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Open &amp;Folder</source>
        <translation>&amp;Ordner öffnen</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Batch</source>
        <translation>&amp;Stapel</translation>
    </message>
    <message>
        <source>Speed &amp;Limit</source>
        <translation>&amp;Geschwindigkeit begrenzen</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>E&amp;xportieren</translation>
    </message>
    <message>
        <source>&amp;Task</source>
        <translation>&amp;Aufgabe</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>A&amp;nsicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Re&amp;move from List</source>
        <translation>Aus der Liste &amp;entfernen</translation>
    </message>
    <message>
        <source>Watch a &amp;Folder…</source>
        <translation>&amp;Ordner überwachen&#xa0;…</translation>
    </message>
    <message>
        <source>Watch “%1”</source>
        <translation>„%1“ überwachen</translation>
    </message>
    <message>
        <source>&amp;Resume Batch</source>
        <translation>Stapel &amp;fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Pause Batch</source>
        <translation>Stapel an&amp;halten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Go on with this batch</source>
        <translation>Diesen Stapel fortsetzen</translation>
    </message>
    <message>
        <source>Pause this batch; what is under way waits as well</source>
        <translation>Diesen Stapel anhalten; auch was schon läuft, wartet</translation>
    </message>
    <message>
        <source>Copy &amp;URL</source>
        <translation>URL &amp;kopieren</translation>
    </message>
    <message>
        <source>Remove All &amp;That Have Ended</source>
        <translation>Alle a&amp;bgeschlossenen entfernen</translation>
    </message>
    <message>
        <source>Un&amp;do Removal</source>
        <translation>Entfernen &amp;rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Tray Icon</source>
        <translation>Symbol im &amp;Infobereich</translation>
    </message>
    <message>
        <source>&amp;Notify When Batches End</source>
        <translation>Bei Stapelende &amp;benachrichtigen</translation>
    </message>
    <message>
        <source>Rena&amp;me</source>
        <translation>U&amp;mbenennen</translation>
    </message>
    <message>
        <source>Move &amp;Up</source>
        <translation>&amp;Nach oben</translation>
    </message>
    <message>
        <source>Move &amp;Down</source>
        <translation>Nach &amp;unten</translation>
    </message>
    <message>
        <source>C&amp;hange Folder…</source>
        <translation>O&amp;rdner ändern&#xa0;…</translation>
    </message>
    <message>
        <source>Delete F&amp;iles…</source>
        <translation>&amp;Dateien löschen&#xa0;…</translation>
    </message>
    <message>
        <source>Priorit&amp;y</source>
        <translation>&amp;Priorität</translation>
    </message>
    <message>
        <source>&amp;Start at a Time…</source>
        <translation>&amp;Später starten&#xa0;…</translation>
    </message>
    <message>
        <source>&amp;Sound at the End</source>
        <translation>&amp;Ton am Ende</translation>
    </message>
    <message>
        <source>&amp;All Limits…</source>
        <translation>Alle Gren&amp;zen&#xa0;…</translation>
    </message>
</context>
<context>
    <name>haul::words</name>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>KiB</source>
        <translation>KiB</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <source>GiB</source>
        <translation>GiB</translation>
    </message>
    <message>
        <source>TiB</source>
        <translation>TiB</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <translation>%1 / %2 %3</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>max. %1</translation>
    </message>
    <message>
        <source>over 100 days</source>
        <translation>über 100 Tage</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
    <message>
        <source>under 0.1 s</source>
        <translation>unter 0,1 s</translation>
    </message>
    <message>
        <source>%1%</source>
        <translation>%1&#xa0;%</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 Datei</translation>
    </message>
    <message numerus="yes">
        <source>%1 files</source>
        <translation>
            <numerusform>%1 Datei</numerusform>
            <numerusform>%1 Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>1 link</source>
        <translation>1 Link</translation>
    </message>
    <message numerus="yes">
        <source>%1 links</source>
        <translation>
            <numerusform>%1 Link</numerusform>
            <numerusform>%1 Links</numerusform>
        </translation>
    </message>
    <message>
        <source>1 result</source>
        <translation>1 Ergebnis</translation>
    </message>
    <message numerus="yes">
        <source>%1 results</source>
        <translation>
            <numerusform>%1 Ergebnis</numerusform>
            <numerusform>%1 Ergebnisse</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Lädt</translation>
    </message>
    <message>
        <source>Trying again</source>
        <translation>Neuer Versuch</translation>
    </message>
    <message>
        <source>Finishing</source>
        <translation>Schließt ab</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Media</source>
        <translation>Medien</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>Skript</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>Stylesheet</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Frame</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Sonstiges</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Page part</source>
        <translation>Seitenteil</translation>
    </message>
    <message>
        <source>No protocol in front, such as https://</source>
        <translation>Kein Protokoll davor, z.&#xa0;B. https://</translation>
    </message>
    <message>
        <source>Not http, https, ftp, ftps or sftp</source>
        <translation>Nicht http, https, ftp, ftps oder sftp</translation>
    </message>
    <message>
        <source>No server name</source>
        <translation>Kein Servername</translation>
    </message>
    <message>
        <source>The server name or port cannot be right</source>
        <translation>Servername oder Port kann nicht stimmen</translation>
    </message>
    <message>
        <source>Contains a character that no address may have</source>
        <translation>Enthält ein in Adressen unzulässiges Zeichen</translation>
    </message>
    <message>
        <source>Not readable as text (UTF-8)</source>
        <translation>Nicht als Text lesbar (UTF-8)</translation>
    </message>
    <message>
        <source>Too long for an address</source>
        <translation>Zu lang für eine Adresse</translation>
    </message>
    <message>
        <source>Not in the form of this list</source>
        <translation>Passt nicht zum Format dieser Liste</translation>
    </message>
    <message>
        <source>Nothing to download in it</source>
        <translation>Enthält nichts zum Herunterladen</translation>
    </message>
    <message>
        <source>Relative to an address that is not known</source>
        <translation>Relativ zu einer unbekannten Adresse</translation>
    </message>
    <message>
        <source>Its path leads out of the target folder</source>
        <translation>Der Pfad führt aus dem Zielordner hinaus</translation>
    </message>
    <message>
        <source>A command that sends data; Haul only fetches</source>
        <translation>Befehl, der Daten sendet; Haul ruft nur ab</translation>
    </message>
    <message>
        <source>Its pattern becomes more addresses than a list may have</source>
        <translation>Muster ergibt mehr Adressen, als eine Liste haben darf</translation>
    </message>
    <message>
        <source>Keep both, number the new one</source>
        <translation>Beide behalten, neue nummerieren</translation>
    </message>
    <message>
        <source>Keep the old one, skip the new one</source>
        <translation>Alte behalten, neue überspringen</translation>
    </message>
    <message>
        <source>Replace the old one</source>
        <translation>Alte ersetzen</translation>
    </message>
    <message>
        <source>All files in this folder</source>
        <translation>Alle Dateien in diesem Ordner</translation>
    </message>
    <message>
        <source>A folder for each server</source>
        <translation>Ein Ordner pro Server</translation>
    </message>
    <message>
        <source>Folders as in the addresses</source>
        <translation>Ordner wie in den Adressen</translation>
    </message>
    <message>
        <source>A folder for each kind of file</source>
        <translation>Ein Ordner pro Dateiart</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1&#xa0;/&#xa0;%2</translation>
    </message>
    <message>
        <source>%1, all done</source>
        <translation>%1, alles fertig</translation>
    </message>
    <message>
        <source>%1 of %2 done</source>
        <translation>%1 von %2 fertig</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 Fehler</translation>
    </message>
    <message>
        <source>%1 cancelled</source>
        <translation>%1 abgebrochen</translation>
    </message>
    <message>
        <source>%1 accepted</source>
        <translation>%1 angenommen</translation>
    </message>
    <message>
        <source>1 duplicate</source>
        <translation>1 Duplikat</translation>
    </message>
    <message numerus="yes">
        <source>%1 duplicates</source>
        <translation>
            <numerusform>%1 Duplikat</numerusform>
            <numerusform>%1 Duplikate</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 rejected</source>
        <translation>%1 abgelehnt</translation>
    </message>
    <message>
        <source>%1 blank or comment</source>
        <translation>%1 leer oder Kommentar</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>1 line</source>
        <translation>1 Zeile</translation>
    </message>
    <message numerus="yes">
        <source>%1 lines</source>
        <translation>
            <numerusform>%1 Zeile</numerusform>
            <numerusform>%1 Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Find out</source>
        <translation>Automatisch erkennen</translation>
    </message>
    <message>
        <source>Plain text, one address a line</source>
        <translation>Reiner Text, eine Adresse pro Zeile</translation>
    </message>
    <message>
        <source>Any text with addresses in it</source>
        <translation>Beliebiger Text mit Adressen</translation>
    </message>
    <message>
        <source>aria2 input file</source>
        <translation>aria2-Eingabedatei</translation>
    </message>
    <message>
        <source>Metalink</source>
        <translation>Metalink</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>Tabelle (CSV)</translation>
    </message>
    <message>
        <source>Table with tabs (TSV)</source>
        <translation>Tabelle mit Tabulatoren (TSV)</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>Links of a web page (HTML)</source>
        <translation>Links einer Webseite (HTML)</translation>
    </message>
    <message>
        <source>Playlist (M3U)</source>
        <translation>Playlist (M3U)</translation>
    </message>
    <message>
        <source>Sitemap</source>
        <translation>Sitemap</translation>
    </message>
    <message>
        <source>Feed (RSS, Atom)</source>
        <translation>Feed (RSS, Atom)</translation>
    </message>
    <message>
        <source>curl commands</source>
        <translation>curl-Befehle</translation>
    </message>
    <message>
        <source>curl configuration file</source>
        <translation>curl-Konfigurationsdatei</translation>
    </message>
    <message>
        <source>wget commands</source>
        <translation>wget-Befehle</translation>
    </message>
    <message>
        <source>Checksums (SHA256SUMS, SFV)</source>
        <translation>Prüfsummen (SHA256SUMS, SFV)</translation>
    </message>
    <message>
        <source>An option without a meaning here; kept for export</source>
        <translation>Option hier ohne Bedeutung; für den Export behalten</translation>
    </message>
    <message>
        <source>An option without a meaning here; left out</source>
        <translation>Option hier ohne Bedeutung; weggelassen</translation>
    </message>
    <message>
        <source>Its cookies are sent with this address</source>
        <translation>Die Cookies werden bei dieser Adresse mitgesendet</translation>
    </message>
    <message>
        <source>A name or folder that leads out of the target folder; left out</source>
        <translation>Name oder Ordner führt aus dem Zielordner hinaus; weggelassen</translation>
    </message>
    <message>
        <source>A value that cannot be right; left out</source>
        <translation>Wert kann nicht stimmen; weggelassen</translation>
    </message>
    <message>
        <source>A further address that is none; left out</source>
        <translation>Ungültige weitere Adresse; weggelassen</translation>
    </message>
    <message>
        <source>The list ends in the middle</source>
        <translation>Die Liste bricht mittendrin ab</translation>
    </message>
    <message>
        <source>E&amp;xpand patterns: 1 address with a pattern would become %2</source>
        <translation>&amp;Muster auflösen: aus 1 Adresse mit Muster würden %2</translation>
    </message>
    <message numerus="yes">
        <source>E&amp;xpand patterns: %1 addresses with patterns would become %2</source>
        <translation>
            <numerusform>&amp;Muster auflösen: aus %1 Adresse mit Muster würden %2</numerusform>
            <numerusform>&amp;Muster auflösen: aus %1 Adressen mit Mustern würden %2</numerusform>
        </translation>
    </message>
    <message>
        <source>1 address is in another batch already.</source>
        <translation>1 Adresse ist bereits in einem anderen Stapel.</translation>
    </message>
    <message numerus="yes">
        <source>%1 addresses are in another batch already.</source>
        <translation>
            <numerusform>%1 Adresse ist bereits in einem anderen Stapel.</numerusform>
            <numerusform>%1 Adressen sind bereits in einem anderen Stapel.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 share their names, so all but the first of each get a number</source>
        <translation>%1 mit gleichen Namen, alle außer der jeweils ersten erhalten eine Nummer</translation>
    </message>
    <message>
        <source>1 exists already and the new one gets a number</source>
        <translation>1 existiert bereits, die neue erhält eine Nummer</translation>
    </message>
    <message numerus="yes">
        <source>%1 exist already and the new ones get a number</source>
        <translation>
            <numerusform>%1 existiert bereits, die neue erhält eine Nummer</numerusform>
            <numerusform>%1 existieren bereits, die neuen erhalten eine Nummer</numerusform>
        </translation>
    </message>
    <message>
        <source>1 exists already and is skipped</source>
        <translation>1 existiert bereits und wird übersprungen</translation>
    </message>
    <message numerus="yes">
        <source>%1 exist already and are skipped</source>
        <translation>
            <numerusform>%1 existiert bereits und wird übersprungen</numerusform>
            <numerusform>%1 existieren bereits und werden übersprungen</numerusform>
        </translation>
    </message>
    <message>
        <source>1 exists already and is replaced</source>
        <translation>1 existiert bereits und wird ersetzt</translation>
    </message>
    <message numerus="yes">
        <source>%1 exist already and are replaced</source>
        <translation>
            <numerusform>%1 existiert bereits und wird ersetzt</numerusform>
            <numerusform>%1 existieren bereits und werden ersetzt</numerusform>
        </translation>
    </message>
    <message>
        <source>1 has the name of a folder</source>
        <translation>1 heißt wie ein Ordner</translation>
    </message>
    <message numerus="yes">
        <source>%1 have the name of a folder</source>
        <translation>
            <numerusform>%1 heißt wie ein Ordner</numerusform>
            <numerusform>%1 heißen wie ein Ordner</numerusform>
        </translation>
    </message>
    <message>
        <source>; </source>
        <translation>; </translation>
    </message>
    <message>
        <source>%1 of %2 checked</source>
        <translation>%1 von %2 geprüft</translation>
    </message>
    <message>
        <source>%1, %2 with something wrong</source>
        <translation>%1, %2 auffällig</translation>
    </message>
    <message>
        <source>%1 of %2 links are there</source>
        <translation>%1 von %2 Links vorhanden</translation>
    </message>
    <message>
        <source> (%1; %2 of unknown size)</source>
        <translation> (%1; %2 mit unbekannter Größe)</translation>
    </message>
    <message>
        <source> (%1)</source>
        <translation> (%1)</translation>
    </message>
    <message>
        <source>1 file exists already</source>
        <translation>1 Datei existiert bereits</translation>
    </message>
    <message numerus="yes">
        <source>%1 files exist already</source>
        <translation>
            <numerusform>%1 Datei existiert bereits</numerusform>
            <numerusform>%1 Dateien existieren bereits</numerusform>
        </translation>
    </message>
    <message>
        <source>1 is dead</source>
        <translation>1 toter Link</translation>
    </message>
    <message numerus="yes">
        <source>%1 are dead</source>
        <translation>
            <numerusform>%1 toter Link</numerusform>
            <numerusform>%1 tote Links</numerusform>
        </translation>
    </message>
    <message>
        <source>1 gave no clear answer</source>
        <translation>1 ohne klare Antwort</translation>
    </message>
    <message numerus="yes">
        <source>%1 gave no clear answer</source>
        <translation>
            <numerusform>%1 ohne klare Antwort</numerusform>
            <numerusform>%1 ohne klare Antwort</numerusform>
        </translation>
    </message>
    <message>
        <source>1 is not what the list says</source>
        <translation>1 anders als in der Liste angegeben</translation>
    </message>
    <message numerus="yes">
        <source>%1 are not what the list says</source>
        <translation>
            <numerusform>%1 anders als in der Liste angegeben</numerusform>
            <numerusform>%1 anders als in der Liste angegeben</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>There is no checksum in this file.</source>
        <translation>Diese Datei enthält keine Prüfsumme.</translation>
    </message>
    <message>
        <source>1 file is as promised.</source>
        <translation>1 Datei stimmt.</translation>
    </message>
    <message numerus="yes">
        <source>%1 files are as promised.</source>
        <translation>
            <numerusform>%1 Datei stimmt.</numerusform>
            <numerusform>%1 Dateien stimmen.</numerusform>
        </translation>
    </message>
    <message>
        <source>1 is not</source>
        <translation>1 stimmt nicht</translation>
    </message>
    <message numerus="yes">
        <source>%1 are not</source>
        <translation>
            <numerusform>%1 stimmt nicht</numerusform>
            <numerusform>%1 stimmen nicht</numerusform>
        </translation>
    </message>
    <message>
        <source>1 is not in this batch</source>
        <translation>1 ist nicht in diesem Stapel</translation>
    </message>
    <message numerus="yes">
        <source>%1 are not in this batch</source>
        <translation>
            <numerusform>%1 ist nicht in diesem Stapel</numerusform>
            <numerusform>%1 sind nicht in diesem Stapel</numerusform>
        </translation>
    </message>
    <message>
        <source>Of 1 file there is no checksum.</source>
        <translation>Für 1 Datei gibt es keine Prüfsumme.</translation>
    </message>
    <message numerus="yes">
        <source>Of %1 files there is no checksum.</source>
        <translation>
            <numerusform>Für %1 Datei gibt es keine Prüfsumme.</numerusform>
            <numerusform>Für %1 Dateien gibt es keine Prüfsumme.</numerusform>
        </translation>
    </message>
    <message>
        <source>Only the beginning of the checksum file was read.</source>
        <translation>Nur der Anfang der Prüfsummendatei wurde gelesen.</translation>
    </message>
    <message>
        <source>They do not fit on the disk: %1 needed, %2 free.</source>
        <translation>Zu wenig Platz auf dem Datenträger: %1 benötigt, %2 frei.</translation>
    </message>
    <message>
        <source>They may not fit on the disk: probably %1 needed, %2 free.</source>
        <translation>Vielleicht zu wenig Platz auf dem Datenträger: voraussichtlich %1 benötigt, %2 frei.</translation>
    </message>
    <message>
        <source>There, size unknown</source>
        <translation>Vorhanden, Größe unbekannt</translation>
    </message>
    <message>
        <source>Exists already</source>
        <translation>Existiert bereits</translation>
    </message>
    <message>
        <source>%1: more than the disk has room for</source>
        <translation>%1: zu groß für den freien Platz</translation>
    </message>
    <message>
        <source>%1, %2 checked</source>
        <translation>%1, %2 ausgewählt</translation>
    </message>
    <message>
        <source>1 repeat</source>
        <translation>1 Wiederholung</translation>
    </message>
    <message numerus="yes">
        <source>%1 repeats</source>
        <translation>
            <numerusform>%1 Wiederholung</numerusform>
            <numerusform>%1 Wiederholungen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 that cannot be downloaded</source>
        <translation>%1 nicht herunterladbar</translation>
    </message>
    <message>
        <source>Left out: %1</source>
        <translation>Weggelassen: %1</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1.</translation>
    </message>
    <message>
        <source>%1 of %2 results</source>
        <translation>%1 von %2 Ergebnissen</translation>
    </message>
    <message>
        <source>%1 of %2 links</source>
        <translation>%1 von %2 Links</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>noch etwa %1</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>%1 on average</source>
        <translation>im Schnitt %1</translation>
    </message>
    <message>
        <source>%1 done</source>
        <translation>%1 fertig</translation>
    </message>
    <message>
        <source>%1 skipped</source>
        <translation>%1 übersprungen</translation>
    </message>
    <message>
        <source>%1 under way</source>
        <translation>%1 aktiv</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1 wartend</translation>
    </message>
    <message>
        <source>No tasks</source>
        <translation>Keine Aufgaben</translation>
    </message>
    <message>
        <source>%1, at least %2 to come</source>
        <translation>%1, noch mindestens %2</translation>
    </message>
    <message>
        <source>%1, about %2 left</source>
        <translation>%1, noch etwa %2</translation>
    </message>
    <message>
        <source> · %1 removed since</source>
        <translation> · %1 seitdem entfernt</translation>
    </message>
    <message>
        <source>%1 cannot be reached.</source>
        <translation>%1 ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>%1 wants to be left alone.</source>
        <translation>%1 will in Ruhe gelassen werden.</translation>
    </message>
    <message>
        <source>Next attempt in %1.</source>
        <translation>Nächster Versuch in %1.</translation>
    </message>
    <message>
        <source>Trying again now.</source>
        <translation>Gerade wird es wieder versucht.</translation>
    </message>
    <message>
        <source>%1 servers cannot be reached or want to be left alone.</source>
        <translation>%1 Server sind nicht erreichbar oder wollen in Ruhe gelassen werden.</translation>
    </message>
</context>
</TS>
